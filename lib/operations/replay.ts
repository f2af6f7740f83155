import { Construct } from 'constructs';
import type { EventConsumer } from '../consumers/event-consumer.ts';
import { brokerPlacement } from '../function/produce.ts';
import { ServiceFunction } from '../function/service-function.ts';
import type { Platform } from '../platform.ts';
import { allowToReadRecords } from './group-reader.ts';

/** The functions behind `npm run replay`: one moves the consumer groups of the mappings, one begins new generations of counts. */
export class Replay extends Construct {
  constructor(scope: Construct, id: string, platform: Platform, consumers: readonly EventConsumer[]) {
    super(scope, id);
    const replay = new ServiceFunction(this, 'replay', platform, {
      description: 'Moves consumer groups in time, and tells how far they are',
      timeoutInSeconds: 300,
      ...brokerPlacement(platform, 1),
    });
    const mappings = consumers.flatMap((consumer) => consumer.mappings);
    allowToReadRecords(replay, platform, [...new Set(mappings.map(({ topic }) => topic))]);
    this.#rebuild(platform);
    replay.grant(
      ...mappings.map(({ consumerGroupId }) => platform.cluster.access.joinGroup(consumerGroupId)),
    );
  }

  #rebuild(platform: Platform): void {
    const rebuild = new ServiceFunction(this, 'analytics-rebuild', platform, {
      description: 'Begins a new generation of the counts, or ends its filling',
    });
    platform.tables.of('analytics').serve(rebuild, 'GetItem', 'UpdateItem');
  }
}

import { Construct } from 'constructs';
import type { EventConsumer } from '../consumers/event-consumer.ts';
import { brokerPlacement } from '../function/produce.ts';
import { ServiceFunction } from '../function/service-function.ts';
import type { SharedResources } from '../shared-resources.ts';
import { allowToReadRecords } from './group-reader.ts';

/** The functions behind `npm run replay`: one moves the consumer groups of the mappings, one begins new generations of counts. */
export class Replay extends Construct {
  constructor(scope: Construct, id: string, shared: SharedResources, consumers: readonly EventConsumer[]) {
    super(scope, id);
    const replay = new ServiceFunction(this, 'replay', shared, {
      description: 'Moves consumer groups in time, and reports their progress',
      timeoutInSeconds: 300,
      ...brokerPlacement(shared, 1),
    });
    const mappings = consumers.flatMap((consumer) => consumer.mappings);
    allowToReadRecords(replay, shared, [...new Set(mappings.map(({ topic }) => topic))]);
    this.#rebuild(shared);
    replay.grant(...mappings.map(({ consumerGroupId }) => shared.cluster.access.joinGroup(consumerGroupId)));
  }

  #rebuild(shared: SharedResources): void {
    const rebuild = new ServiceFunction(this, 'analytics-rebuild', shared, {
      description: 'Begins a new generation of the counts, or ends its filling',
    });
    shared.tables.of('analytics').serve(rebuild, 'GetItem', 'UpdateItem');
  }
}

import { describe, expect } from '@jest/globals';
import { RefusedTopicError } from '../../../../local/src/event-source-mapping/consumer/errors.ts';
import { createEventSourceMappingService } from '../../../../local/src/event-source-mapping/index.ts';
import { systemClock } from '../../../../local/src/shared/clock.ts';
import { statement } from '../../../support/conformance.ts';
import { BOOTSTRAP_SERVERS, CLUSTER_ARN, Scenario, until } from '../harness.ts';

const SOURCE = 'DOC esm-logging';
const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:consumer';
const logging = (SystemLogLevel: 'DEBUG' | 'INFO' | 'WARN') => ({ LoggingConfig: { SystemLogLevel } });

/** What every line of a mapping has. */
const lineOf = (uuid: string) => ({
  functionArn,
  timestamp: expect.any(Number),
  resourceArn: `arn:aws:lambda:us-east-1:123456789012:event-source-mapping:${uuid}`,
  eventSourceArn: CLUSTER_ARN,
  eventProcessorId: `${uuid}/0`,
});

async function worked(scenario: Scenario, uuid: string, offset: number): Promise<void> {
  await until(async () => (await scenario.committed(uuid))[0] === offset, 'the commit');
}

describe('the log of a mapping', () => {
  statement(
    '10-log-info',
    SOURCE,
    "INFO logs the consumer's connection and partitions, in the log of the function",
    async () => {
      await using scenario = await Scenario.create(2);
      await scenario.produce([{ partition: 0, value: 'a' }]);
      const uuid = await scenario.map({
        ...logging('INFO'),
        SourceAccessConfigurations: [
          { Type: 'SASL_SCRAM_512_AUTH', URI: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:s' },
        ],
      });
      await worked(scenario, uuid, 1);
      // A broker that has just begun may refuse the first attempt, which is a warning.
      expect(scenario.logLines.filter(({ logLevel }) => logLevel !== 'WARN')).toEqual([
        {
          ...lineOf(uuid),
          eventType: 'POLLER_STATUS_EVENT',
          logLevel: 'INFO',
          kafkaEventSourceConnection: {
            brokerEndpoints: BOOTSTRAP_SERVERS,
            consumerId: `${uuid}-0`,
            topics: [scenario.topic],
            consumerGroupId: uuid,
            securityProtocol: 'SASL_SSL',
            saslMechanism: 'SCRAM-SHA-512',
            totalPartitionCount: 2,
            assignedPartitionCount: 2,
            partitionsAssignmentGeneration: expect.any(Number),
            assignedPartitions: [`${scenario.topic}-0`, `${scenario.topic}-1`],
          },
        },
      ]);
    },
  );

  statement('10-log-debug', SOURCE, 'DEBUG logs the offsets of each partition once a minute', async () => {
    await using scenario = await Scenario.create(1);
    const pauses: number[] = [];
    scenario.clock = {
      ...systemClock,
      sleep: (ms, signal) => {
        pauses.push(ms);
        return systemClock.sleep(ms === 60_000 ? 20 : ms, signal); // A minute passes quickly here.
      },
    };
    scenario.restart();
    await scenario.produce([
      { partition: 0, value: 'a' },
      { partition: 0, value: 'b' },
    ]);
    const uuid = await scenario.map(logging('DEBUG'));
    await worked(scenario, uuid, 2);
    const offsets = { partition: `${scenario.topic}-0`, endOffset: 2, consumedOffset: 1, processedOffset: 1 };
    const line = {
      ...lineOf(uuid),
      eventType: 'KAFKA_STATUS_EVENT',
      logLevel: 'DEBUG',
      kafkaPartitionOffsets: { ...offsets, committedOffset: 2 },
    };
    const last = () => scenario.logLines.at(-1) as { kafkaPartitionOffsets?: { committedOffset: number } };
    await until(() => last().kafkaPartitionOffsets?.committedOffset === 2, 'the offsets');
    expect(last()).toEqual(line);
    expect(scenario.logLines.map(({ logLevel }) => logLevel)).toContain('INFO');
    expect(pauses).toContain(60_000);
  });

  statement(
    '10-log-warn',
    `${SOURCE}; error codes UNCONFIRMED`,
    'WARN logs polling failures, and nothing else',
    async () => {
      await using scenario = await Scenario.create(1);
      const missing = `${scenario.topic}-missing`;
      // The topic is not there, and it cannot be created.
      scenario.service = createEventSourceMappingService({
        ...scenario.ports(),
        ensureTopic: async () => {
          throw new RefusedTopicError(`Topic ${missing} cannot be created.`);
        },
      });
      const uuid = await scenario.map({ ...logging('WARN'), Topics: [missing] });
      await until(() => scenario.logLines.length > 0, 'the warning');
      const levels = new Set(scenario.logLines.map(({ logLevel }) => logLevel));
      expect([...levels]).toEqual(['WARN']);
      expect(scenario.logLines[0]).toEqual({
        ...lineOf(uuid),
        eventType: 'ESM_PROCESSING_EVENT',
        logLevel: 'WARN',
        error: { errorMessage: expect.stringContaining(missing), errorCode: expect.any(String) },
      });
    },
  );

  statement('10-log-none', SOURCE, 'Without a level nothing is written', async () => {
    await using scenario = await Scenario.create(1);
    await scenario.produce([{ partition: 0, value: 'a' }]);
    await worked(scenario, await scenario.map(), 1);
    expect(scenario.logLines).toEqual([]);
  });
});

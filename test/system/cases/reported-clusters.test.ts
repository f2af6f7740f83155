import { describe, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { type RunningCase, startCase } from './support.ts';

/** Partitions of a topic that a producer asked for. */
async function partitionsOf({ system }: RunningCase, topic: string): Promise<number | undefined> {
  const admin = new Kafka({ brokers: system.ready.kafka.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    return topics[0]?.partitions.length;
  } finally {
    await admin.disconnect();
  }
}

describe('A cluster of a foreign template', () => {
  test('A cluster of a foreign template creates topics and takes records as its MSK configuration says.', async () => {
    await using running = await startCase('msk-configuration', { ownServices: true });
    await running.produce('named-nowhere', [{ value: Buffer.alloc(2_000_000, 'x') }]);
    expect(await partitionsOf(running, 'named-nowhere')).toBe(6);
  });

  test('A cluster of a foreign template has the bootstrap strings and users of TLS and SASL/SCRAM when it declares them.', async () => {
    await using running = await startCase('msk-scram-and-tls', { ownServices: true });
    const { payload } = await running.invoke('brokers');
    expect(payload).toEqual({
      brokers: {
        BootstrapBrokerStringTls: running.system.ready.kafkaTls,
        BootstrapBrokerStringSaslScram: running.system.ready.kafkaScram,
      },
      scram: expect.objectContaining({ ClusterArn: expect.stringContaining(':cluster/c/') }),
      authentication: { Sasl: { Scram: { Enabled: true } } },
    });
  });
});

import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { type MappingDependencies, mappingPorts } from '../../../local/src/mirror/mapping-ports.ts';
import { silentLog } from '../../../local/src/shared/log.ts';
import { testKafka } from '../../support/kafka.ts';
import { fakeLambda } from '../aws/fakes.ts';

const connection = { bootstrapBrokers: [], advertisedBootstrapServers: '', usesIam: false };

function portsOf(bootstrapBrokers: readonly string[]) {
  const warnings: string[] = [];
  const log = { ...silentLog, warn: (line: string) => void warnings.push(line) };
  const { ensureTopic } = mappingPorts({
    lambda: fakeLambda([]),
    kafka: { bootstrapBrokers },
    log,
  } as Partial<MappingDependencies> as MappingDependencies);
  return { warnings, ensure: (topic: string) => ensureTopic(connection, topic) };
}

test('A topic that two mappings need at once is created once, and another one at the same time.', async () => {
  const { warnings, ensure } = portsOf(testKafka().brokers);
  const [one, other] = [`undeclared-${randomUUID()}`, `undeclared-${randomUUID()}`];
  const creation = ensure(one);
  expect(ensure(one)).toBe(creation);
  expect(ensure(other)).not.toBe(creation);
  await Promise.all([creation, ensure(other)]);
  expect(warnings).toHaveLength(2);
  const again = ensure(one);
  expect(again).not.toBe(creation);
  await again;
  expect(warnings).toHaveLength(2);
});

test('A topic that could not be created is created by the next mapping that needs it.', async () => {
  const { ensure } = portsOf([]);
  const creation = ensure('any');
  await expect(creation).rejects.toThrow();
  const next = ensure('any');
  expect(next).not.toBe(creation);
  await expect(next).rejects.toThrow();
});

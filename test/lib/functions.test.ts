import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type Concern, eventTypes, eventTypesWrittenBy } from '../../events/catalogue.ts';
import { schemaVersionsOf } from '../../events/schema-files.ts';
import { bundleFunctions } from '../../lib/function/bundles.ts';
import { entries, type FunctionId } from '../../lib/function/entries.ts';
import golden from '../golden/stack.json' with { type: 'json' };
import { property, synthesize } from './synthesized-stack.ts';

const stack = synthesize();
const functions = new Map(
  stack
    .ofType('AWS::Lambda::Function')
    .map((each) => [String(each.Properties.FunctionName).replace('orderstream-dev-', ''), each]),
);
const ids = Object.keys(entries) as FunctionId[];

function variablesOf(functionId: FunctionId): Record<string, unknown> {
  const found = functions.get(functionId);
  return (found ? property(found, 'Environment.Variables') : {}) as Record<string, unknown>;
}

describe('functions', () => {
  test('Functions are exactly those that have an entry file.', () => {
    expect([...functions.keys()].sort()).toEqual([...ids].sort());
  });

  test.each(ids)(
    'The function %s runs on Node 24 on ARM, is traced, and logs to a separate group with retention.',
    (id) => {
      expect(functions.get(id)?.Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        TracingConfig: { Mode: 'Active' },
      });
      const logs = stack.ofType('AWS::Logs::LogGroup').filter((group) => group.logicalId.includes('Logs'));
      const own = logs.find((group) => group.Properties.LogGroupName === `/aws/lambda/orderstream-dev-${id}`);
      expect(own?.Properties.RetentionInDays).toBe(7);
      expect(functions.get(id)?.Properties.LoggingConfig).toMatchObject({
        LogGroup: { Ref: own?.logicalId },
      });
    },
  );

  test.each(ids)('The function %s has the same name in Powertools and in the console.', (id) => {
    expect(variablesOf(id)).toMatchObject({
      POWERTOOLS_SERVICE_NAME: id,
      POWERTOOLS_METRICS_NAMESPACE: 'orderstream-dev',
      POWERTOOLS_LOG_LEVEL: 'INFO',
    });
  });
});

const producers = golden.producers as [FunctionId, Concern][];
/** Write nothing to Kafka but their dead letters. */
const readers = golden.readers as FunctionId[];
/** Operate on the topics; operators call them. */
const operators: FunctionId[] = ['redrive', 'replay', 'timeline-rebuild'];
const connected = [...producers.map(([id]) => id), ...readers, ...operators];
const others = ids.filter((id) => !connected.includes(id));

describe('functions that produce', () => {
  test.each(producers)(
    'The producing function %s has the brokers and a schema version for each type that %s writes.',
    (id, concern) => {
      const { BOOTSTRAP_BROKERS, SCHEMA_VERSION_IDS } = variablesOf(id);
      expect(BOOTSTRAP_BROKERS).toEqual({ 'Fn::GetAtt': [expect.any(String), 'BootstrapBrokers'] });
      for (const type of eventTypesWrittenBy(concern))
        expect(JSON.stringify(SCHEMA_VERSION_IDS)).toContain(type);
    },
  );

  test('Functions that produce are, with the other consumers and those of operators, the only ones in the network, and the only ones with broker addresses.', () => {
    for (const id of connected) expect(functions.get(id)?.Properties).toHaveProperty('VpcConfig');
    for (const id of others) {
      expect(functions.get(id)?.Properties).not.toHaveProperty('VpcConfig');
      expect(variablesOf(id)).not.toHaveProperty('BOOTSTRAP_BROKERS');
    }
  });

  test('Functions that produce share the connections of the brokers by reserved concurrency, when the context sets it.', () => {
    const reserved = (context = {}) =>
      synthesize(context)
        .ofType('AWS::Lambda::Function')
        .map((each) => each.Properties.ReservedConcurrentExecutions)
        .filter((count) => count !== undefined);
    expect(reserved()).toEqual([]);
    expect(reserved({ reservedConcurrency: '20' })).toEqual([
      ...producers.map(() => 20),
      ...operators.map(() => 1),
    ]);
  });
});

test('The function that rebuilds the timeline has the table next to the live one, and every version of every schema.', () => {
  const { TABLE_NAME, SCHEMA_VERSIONS } = variablesOf('timeline-rebuild');
  const live = { Ref: expect.stringMatching(/^TablesordersTable/) };
  expect(TABLE_NAME).toEqual({ 'Fn::Join': ['', [live, '-rebuilt']] });
  const [, parts] = (SCHEMA_VERSIONS as { 'Fn::Join': [string, unknown[]] })['Fn::Join'];
  const ids = parts.filter((part) => typeof part !== 'string');
  expect(ids).toHaveLength(eventTypes.flatMap(schemaVersionsOf).length);
  expect(new Set(ids.map((id) => JSON.stringify(id))).size).toBe(ids.length);
});

test('Settings of the context reach the functions that follow them.', () => {
  expect(variablesOf('limits').ORDERS_PER_DAY).toBe('10');
  expect(variablesOf('notification').MAIL_SENDER).toBe('orders@example.com');
  expect(JSON.parse(String(variablesOf('notification').DEPARTMENT_HEADS))).toHaveProperty('books');
});

test('A missing entry file is named with the function that needs it.', () => {
  const empty = mkdtempSync(join(tmpdir(), 'orderstream-lib-'));
  try {
    expect(() => bundleFunctions(join(empty, 'out'), empty)).toThrow(
      /function "payment": .*payment\/consumer\.ts[\s\S]*Create them \(each exports "handler"\)/,
    );
  } finally {
    rmSync(empty, { recursive: true });
  }
});

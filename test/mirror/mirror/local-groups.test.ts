import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { LocalGroups } from '../../../local/src/mirror/local-groups.ts';

const directory = mkdtempSync(join(tmpdir(), 'orderstream-groups-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const arnOf = (name: string, account = '123456789012') =>
  `arn:aws:kafka:us-east-1:${account}:cluster/${name}/751d2973-a626-431c-9d4e-d7975eb44dd7-2`;

function groupsIn(file: string) {
  const warnings: string[] = [];
  const groups = new LocalGroups(join(directory, file), { warn: (message) => warnings.push(message) });
  return { groups, warnings };
}

describe('A consumer group in the local Kafka', () => {
  test('A consumer group in the local Kafka has its own name on the first cluster that uses it, without a word', () => {
    const { groups, warnings } = groupsIn('one.json');
    expect(groups.nameOf('team', arnOf('shop'))).toBe('team');
    expect(groups.nameOf('team', arnOf('shop'))).toBe('team');
    expect(warnings).toEqual([]);
  });

  test("A consumer group in the local Kafka has the name of another cluster added, so that each cluster's mapping gets everything", () => {
    const { groups, warnings } = groupsIn('two.json');
    groups.nameOf('team', arnOf('shop'));
    expect(groups.nameOf('team', 'b:9092')).toBe('team@b:9092');
    expect(groups.nameOf('team', arnOf('fleet'))).toBe('team@fleet');
    expect(groups.nameOf('team', arnOf('fleet', '111122223333'))).toBe(
      `team@${arnOf('fleet', '111122223333')}`,
    );
    expect(warnings[0]).toMatch(/here the group of b:9092 is called team@b:9092\. AWS documents .* unique/);
  });

  test('A consumer group in the local Kafka keeps its name over a restart, whichever cluster comes first then', () => {
    groupsIn('kept.json').groups.nameOf('team', arnOf('shop'));
    groupsIn('kept.json').groups.nameOf('team', arnOf('fleet'));
    const { groups } = groupsIn('kept.json');
    expect(groups.nameOf('team', arnOf('fleet'))).toBe('team@fleet');
    expect(groups.nameOf('team', arnOf('shop'))).toBe('team');
  });
});

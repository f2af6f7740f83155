import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { alarmKinds } from '../../lib/monitoring/alarm-definition.ts';
import { alarmsOf, brokerKinds, childrenOf, compositeNames, compositesOf, kindOf } from './alarms.ts';

const root = join(import.meta.dirname, '../..');

describe('the runbook', () => {
  const files = readdirSync(join(root, 'docs/runbook')).filter(
    (file) => file.endsWith('.md') && file !== 'README.md',
  );

  test('The runbook has a page for each composite alarm and each kind of alarm, and no other.', () => {
    expect(files.sort()).toEqual([...compositeNames, ...alarmKinds].map((name) => `${name}.md`).sort());
  });

  test('The runbook lists every page.', () => {
    const list = readFileSync(join(root, 'docs/runbook/README.md'), 'utf8');
    for (const file of files) expect(list).toContain(`(${file})`);
  });

  test.each([...alarmKinds])(
    'The runbook page of %s has symptoms, first checks, causes, actions and the end.',
    (kind) => {
      const text = readFileSync(join(root, `docs/runbook/${kind}.md`), 'utf8');
      const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
      expect(headings).toEqual(['Symptom', 'First look', 'Causes', 'What to do', 'It is over when']);
      expect(/## First look\n[^#]*```sh\n/.test(text)).toBe(true);
    },
  );

  test('The runbook lists in the page of each composite alarm every kind of alarm that makes it fire.', () => {
    const contexts = brokerKinds.map(([, context]) => context);
    for (const name of compositeNames) {
      const text = readFileSync(join(root, `docs/runbook/${name}.md`), 'utf8');
      const kinds = contexts.flatMap((context) => kindsOf(context, name));
      expect(kinds.length).toBeGreaterThan(0);
      expect([...new Set(kinds)].filter((kind) => !text.includes(`(${kind}.md)`))).toEqual([]);
    }
  });

  function kindsOf(context: Record<string, string>, name: string): string[] {
    const kinds = new Map(alarmsOf(context).map((each) => [each.properties.AlarmName, kindOf(each)]));
    const composite = compositesOf(context).find((each) => String(each.properties.AlarmName).endsWith(name));
    return composite ? childrenOf(composite).map((child) => String(kinds.get(String(child)))) : [];
  }
});

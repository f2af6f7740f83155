import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const inputs = readdirSync(join(import.meta.dirname, '../../fixtures/cases'));
const tests = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
  .join('\n');

test.each(inputs)('The input %s is run by a test.', (name) => {
  expect(tests).toMatch(new RegExp(`'${name}[/']`));
});

import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bundleFunctions } from '../../lib/function/bundles.ts';
import { entries } from '../../lib/function/entries.ts';

const limitInBytes = 1.5 * 1024 * 1024;
let output: string;

beforeAll(() => {
  output = mkdtempSync(join(tmpdir(), 'orderstream-bundles-'));
  bundleFunctions(output);
});

afterAll(() => rmSync(output, { recursive: true, force: true }));

describe('the bundle of', () => {
  test.each(Object.keys(entries))('%s exports a handler and is at most 1.5 MB', (functionId) => {
    const bundle = join(output, functionId, 'index.mjs');
    expect(statSync(bundle).size).toBeLessThanOrEqual(limitInBytes);
    expect(readFileSync(bundle, 'utf8')).toMatch(/export\{[^}]*\bas handler\b[^}]*\}/);
  });
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { removeDataDirectory, type System, startSystem } from './system.ts';

const app = resolve(import.meta.dirname, '../../fixtures/sensors/app.mjs');

/** A mirror that runs the assembly of the app in `test/fixtures/sensors`, for the tests of a file. */
export function sensorsOfThisFile(): () => System {
  let assembly: string;
  let system: System;
  beforeAll(async () => {
    assembly = mkdtempSync(join(tmpdir(), 'sensors-'));
    execFileSync('node', [app], { env: { ...process.env, CDK_OUTDIR: assembly }, stdio: 'ignore' });
    system = await startSystem(undefined, ['--assembly', assembly]);
  }, 120_000);
  afterAll(async () => {
    await system?.end('SIGTERM');
    if (system) removeDataDirectory(system.dataDirectory);
    rmSync(assembly, { recursive: true, force: true });
  }, 60_000);
  return () => system;
}

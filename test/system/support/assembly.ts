import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { synthesizeOwnStack } from './own-stack.ts';
import { removeDataDirectory, type System, startOnSharedServices } from './system.ts';

/** Synthesizes the CDK app of a folder in `test/fixtures`. @returns its cloud assembly, which the caller removes. */
export function synthesizeFixture(fixture: string): string {
  const assembly = mkdtempSync(join(tmpdir(), `${fixture}-`));
  const app = resolve(import.meta.dirname, '../../fixtures', fixture, 'app.mjs');
  execFileSync('node', [app], { env: { ...process.env, CDK_OUTDIR: assembly }, stdio: 'ignore' });
  return assembly;
}

/**
 * A mirror that runs the assembly of a CDK app in `test/fixtures`, for the tests of a file.
 * @param args further options of `npm start --`.
 */
export function assemblyOfThisFile(fixture: string, args: readonly string[] = []): () => System {
  return synthesizedOfThisFile(() => synthesizeFixture(fixture), args);
}

/** A mirror that runs our own stack with other settings, for the tests of a file. */
export function ownStackOfThisFile(context: Readonly<Record<string, string>>): () => System {
  return synthesizedOfThisFile(() => synthesizeOwnStack(context));
}

function synthesizedOfThisFile(synthesize: () => string, args: readonly string[] = []): () => System {
  let assembly: string;
  let system: System;
  beforeAll(async () => {
    assembly = synthesize();
    system = await startOnSharedServices(['--assembly', assembly, ...args]);
  });
  afterAll(async () => {
    await system?.end('SIGTERM');
    if (system) removeDataDirectory(system.dataDirectory);
    rmSync(assembly, { recursive: true, force: true });
  });
  return () => system;
}

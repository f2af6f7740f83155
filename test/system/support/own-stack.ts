import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Synthesizes our own stack.
 * @param context settings, as `-c` gives them.
 * @returns its cloud assembly, which the caller removes.
 */
export function synthesizeOwnStack(context: Readonly<Record<string, string>> = {}): string {
  const assembly = mkdtempSync(join(tmpdir(), 'orderstream-assembly-'));
  const project = resolve(import.meta.dirname, '../../..');
  execFileSync(join(project, 'node_modules/.bin/node'), ['bin/orderstream.ts'], {
    cwd: project,
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      CDK_OUTDIR: assembly,
      CDK_VALIDATION: 'false',
      CDK_CONTEXT_JSON: JSON.stringify(context),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return assembly;
}

/**
 * `npm run new -- concern NAME …` or `event NAME`: writes a concern or an event type in the form that all have, then what is
 * generated from it. Exit code 1, and nothing written, when it cannot be made.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { logProgress, runCommand } from '../../ops/shared/command.ts';
import type { FileEdit } from './edits.ts';
import { readOptions, type ScaffoldRequest, usage } from './options.ts';
import { planOf } from './plan.ts';
import { thisProject } from './project.ts';
import { removalOf } from './removal.ts';
import { reportOf } from './report.ts';
import { uncommittedFiles } from './uncommitted.ts';

const root = resolve(import.meta.dirname, '../..');
const project = thisProject({
  exists: (path) => existsSync(join(root, path)),
  read: (path) => readFileSync(join(root, path), 'utf8'),
});

await runCommand(usage, readOptions, make, 1);

async function make(request: ScaffoldRequest): Promise<number> {
  const edits = planOf(request, project);
  const before = uncommittedFiles(root);
  write(edits);
  generate(edits);
  const removal = removalOf(edits, before, uncommittedFiles(root));
  process.stdout.write(`${reportOf(request, edits, removal)}\n`);
  return 0;
}

function write(edits: readonly FileEdit[]): void {
  for (const { path, text } of edits) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** In this order: the types of the events are imported by what the tables of the documentation are made from. */
function generate(edits: readonly FileEdit[]): void {
  const paths = edits.map(({ path }) => path).filter((path) => /\.(ts|json)$/.test(path));
  run('npm run events', 'events/generate.ts');
  run('npm run format', 'node_modules/@biomejs/biome/bin/biome', 'check', '--write', ...paths);
  run('npm run docs', 'scripts/docs/generate.ts');
}

function run(command: string, script: string, ...args: readonly string[]): void {
  logProgress(`${command} …`);
  try {
    execFileSync(process.execPath, [script, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  } catch (cause) {
    throw new Error(`${command} failed after the files were written; its output is above. Run it again.`, {
      cause,
    });
  }
}

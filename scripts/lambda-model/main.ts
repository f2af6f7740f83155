/**
 * Refreshes `local/src/event-source-mapping/api/validation/lambda-model.json`, the shapes of the Lambda API that requests about
 * event source mappings are checked against, from the newest model that AWS publishes: the one in botocore, which `pip`
 * downloads. `npm run lambda-model`; with `-- --check` nothing is written, and shapes that differ end it with exit
 * code 1; `-- --wheel FILE` reads a wheel of botocore that is here. Needs a network (except with `--wheel`), so it runs once a week
 * (`.github/workflows/drift.yml`) and not with the tests.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { extractOf, hasDrifted, readWheel } from './extract.ts';

const target = join(
  import.meta.dirname,
  '../../local/src/event-source-mapping/api/validation/lambda-model.json',
);

const { values } = parseArgs({ options: { check: { type: 'boolean' }, wheel: { type: 'string' } } });
const wheel = values.wheel ?? downloadWheel();
const version = /^botocore-([\d.]+)-/.exec(basename(wheel))?.[1];
if (!version)
  throw new Error(`${wheel} is not named like a wheel of botocore (botocore-1.2.3-py3-none-any.whl)`);
const extract = extractOf(readWheel(readFileSync(wheel)), version);
if (!values.check) writeFileSync(target, `${JSON.stringify(extract, null, 2)}\n`);
else if (hasDrifted(readFileSync(target, 'utf8'), extract)) {
  process.stderr.write(`The model of botocore ${version} differs from ${target}: run npm run lambda-model\n`);
  process.exitCode = 1;
}

/** @returns the path of a wheel, which is removed when the process ends. */
function downloadWheel(): string {
  const directory = mkdtempSync(join(tmpdir(), 'lambda-model-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  const options = [
    'download',
    '--quiet',
    '--no-deps',
    '--only-binary',
    ':all:',
    '--dest',
    directory,
    'botocore',
  ];
  const { status, error } = spawnSync('pip', options, { stdio: ['ignore', 2, 2] });
  const [file] = readdirSync(directory);
  if (status === 0 && file) return join(directory, file);
  throw new Error(
    `pip download botocore failed (${error?.message ?? `exit code ${status}`}); it needs Python's pip and a network. Give a wheel with --wheel FILE instead.`,
  );
}

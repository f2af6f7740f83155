import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { everySetting } from '../support/every-setting.ts';
import { synthesize } from './synthesized-stack.ts';

/** The templates as AWS's linter sees them. Needs cfn-lint: `CFN_LINT`, else on the PATH; `.ci/run` installs it where it can. */

const linter = process.env.CFN_LINT ?? 'cfn-lint';
const { status, error } = spawnSync(linter, ['--version'], { encoding: 'utf8' });
if (status !== 0) {
  process.stderr.write(
    `skipped: cfn-lint.test.ts, because there is no cfn-lint (${error?.message}); set CFN_LINT\n`,
  );
}

const directory = mkdtempSync(join(tmpdir(), 'orderstream-lint-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

interface Finding {
  readonly Filename: string;
  readonly Level: string;
  readonly Message: string;
}

/** Errors of templates, by name, of one run: the linter takes seconds to load what it knows of resource types. */
function errorsOf(templates: Readonly<Record<string, unknown>>): Map<string, string[]> {
  const fileOf = (name: string) => join(directory, `${name}.json`);
  for (const [name, template] of Object.entries(templates)) {
    writeFileSync(fileOf(name), JSON.stringify(template));
  }
  const files = Object.keys(templates).map(fileOf);
  const { stdout } = spawnSync(linter, ['--format', 'json', ...files], { encoding: 'utf8' });
  const errors = (JSON.parse(stdout) as Finding[]).filter(({ Level }) => Level === 'Error');
  const messagesOf = (file: string) =>
    errors.filter(({ Filename }) => Filename === file).map(({ Message }) => Message);
  return new Map(Object.keys(templates).map((name) => [name, messagesOf(fileOf(name))]));
}

(status === 0 ? describe : describe.skip)('cfn-lint', () => {
  const wrong = { Type: 'AWS::MSK::Topic', Properties: { PartitionCount: 'many' } };
  let errors: Map<string, string[]>;
  beforeAll(() => {
    errors = errorsOf({
      dev: synthesize({ stage: 'dev' }).template,
      prod: synthesize({ stage: 'prod' }).template,
      'every-setting': synthesize(everySetting).template,
      wrong: { Resources: { Topic: wrong } },
    });
  });

  test.each(['dev', 'prod', 'every-setting'])('cfn-lint has no error to report of %s.', (stack) => {
    expect(errors.get(stack)).toEqual([]);
  });

  test('cfn-lint reports an error where there is one.', () => {
    expect(errors.get('wrong')).not.toEqual([]);
  });
});

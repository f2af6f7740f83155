import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { TemplateValue } from '../../local/src/template/types.ts';
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
  readonly Level: string;
  readonly Message: string;
}

function errorsOf(template: TemplateValue): string[] {
  const file = join(directory, 'template.json');
  writeFileSync(file, JSON.stringify(template));
  const { stdout } = spawnSync(linter, ['--format', 'json', file], { encoding: 'utf8' });
  const findings = JSON.parse(stdout) as Finding[];
  return findings.filter(({ Level }) => Level === 'Error').map(({ Message }) => Message);
}

(status === 0 ? describe : describe.skip)('cfn-lint', () => {
  test.each([
    ['dev', { stage: 'dev' }],
    ['prod', { stage: 'prod' }],
    ['a stack with everything that settings add', everySetting],
  ])(
    'cfn-lint has no error to report of %s.',
    (_stack, context) => {
      expect(errorsOf(synthesize(context).template as unknown as TemplateValue)).toEqual([]);
    },
    60_000,
  );

  test('cfn-lint reports an error where there is one.', () => {
    const topic = { Type: 'AWS::MSK::Topic', Properties: { PartitionCount: 'many' } };
    expect(errorsOf({ Resources: { Topic: topic } })).not.toEqual([]);
  }, 60_000);
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

const project = join(import.meta.dirname, '../..');
const directory = join(project, '.github/workflows');

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { run?: string }[] }>>;
}

const scripts = (JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { scripts: object })
  .scripts;

describe.each(readdirSync(directory))('the workflow %s', (file) => {
  const workflow = parse(readFileSync(join(directory, file), 'utf8')) as Workflow;
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  test('Workflows read the repository and no more.', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
  });

  test('Workflows run scripts that package.json has.', () => {
    const names = steps.flatMap(({ run }) => /npm run (?:--\S+ )*([\w-]+)/.exec(run ?? '')?.[1] ?? []);
    expect(names.filter((name) => !(name in scripts))).toEqual([]);
  });
});

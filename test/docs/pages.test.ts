import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseOptions } from '../../local/src/cli/options.ts';
import { readyText } from '../../local/src/cli/ready.ts';
import config from '../../mirror.config.ts';
import { goldenFile, goldenText } from '../../scripts/docs/golden.ts';
import { withSection } from '../../scripts/docs/markdown.ts';
import { sections } from '../../scripts/docs/sections.ts';
import { foreignReady as ready } from '../mirror/cli/foreign-ready.ts';

const project = join(import.meta.dirname, '../..');
const read = (page: string) => readFileSync(join(project, page), 'utf8');

describe('documentation', () => {
  test.each(sections.map(({ page, name, render }) => [page, name, render] as const))(
    '%s: %s is what the code says',
    (page, name, render) => {
      const text = read(page);
      expect(withSection(text, name, render())).toBe(text);
    },
  );

  test('What tests compare the template with is what the lists of the code say.', () => {
    expect(read(goldenFile)).toBe(goldenText());
  });

  test('the commands of README are scripts of the project', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...read('README.md').matchAll(/npm (?:run )?(start|test|check|bench|events|docs)\b/g)];
    expect(named.map(([, script]) => script).filter((script) => !((script as string) in scripts))).toEqual(
      [],
    );
    expect(named.length).toBeGreaterThan(5);
  });

  test('the options of README are options of the mirror', () => {
    const examples = [...read('README.md').matchAll(/^npm start -- (--.+)$/gm)].map(([, args]) => args);
    expect(examples).toEqual(['--assembly ../their-app/cdk.out', '--template template.yaml']);
    for (const args of examples)
      expect(() =>
        parseOptions((args as string).split(' '), { workingDirectory: '/', projectDirectory: '/' }),
      ).not.toThrow();
  });

  test('the first order of README is the one that npm start shows', () => {
    const shown = readyText(ready, {
      seconds: 1,
      dataDirectory: '.orderstream',
      tryIt: config.tryIt(ready, '.orderstream'),
    });
    const body = /-d '([^']+)'/;
    expect(body.exec(read('README.md'))?.[1]).toBe(body.exec(shown)?.[1]);
  });
});

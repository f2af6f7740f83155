import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from '@jest/globals';

const project = join(import.meta.dirname, '../..');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'local/README.md',
  ...readdirSync(join(project, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
];

test('Every TypeScript snippet of the documentation compiles', () => {
  mkdirSync(join(project, '.cache'), { recursive: true });
  // Below the project, so that packages are found as a reader finds them.
  const folder = mkdtempSync(join(project, '.cache', 'snippets-'));
  try {
    const snippets = pages.flatMap((page) =>
      [...readFileSync(join(project, page), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(
        ([, text = ''], index) => ({ name: `${page.replaceAll(/[/.]/g, '-')}-${index}.ts`, text }),
      ),
    );
    expect(snippets.length).toBeGreaterThanOrEqual(3);
    for (const { name, text } of snippets) writeFileSync(join(folder, name), `${text}\nexport {};\n`);
    const config = {
      extends: relative(folder, join(project, 'tsconfig.json')),
      compilerOptions: { noUnusedLocals: false, noUnusedParameters: false },
      include: ['*.ts'],
      exclude: [],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const compiler = join(project, 'node_modules/typescript/bin/tsc');
    execFileSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8', stdio: 'pipe' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/**
 * Writes the generated parts of the documentation, and what tests compare the template with: `npm run docs`.
 * With `--check` nothing is written, and a file that is stale ends it with exit code 1.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { goldenFile, goldenText } from './golden.ts';
import { withSection } from './markdown.ts';
import { sections } from './sections.ts';

const project = join(import.meta.dirname, '../..');
const isCheck = process.argv.includes('--check');

for (const page of new Set(sections.map((section) => section.page))) {
  const written = readFileSync(join(project, page), 'utf8');
  const wanted = sections
    .filter((section) => section.page === page)
    .reduce((text, { name, render }) => withSection(text, name, render()), written);
  settle(page, wanted);
}
settle(goldenFile, goldenText());

function settle(path: string, wanted: string): void {
  const file = join(project, path);
  if (existsSync(file) && readFileSync(file, 'utf8') === wanted) return;
  if (isCheck) {
    process.stderr.write(`${path} is stale: run npm run docs\n`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, wanted);
  }
}

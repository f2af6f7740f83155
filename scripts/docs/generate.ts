/**
 * Writes the generated parts of the documentation: `npm run docs`.
 * With `--check` nothing is written, and a page that is stale ends it with exit code 1.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withSection } from './markdown.ts';
import { sections } from './sections.ts';

const project = join(import.meta.dirname, '../..');
const isCheck = process.argv.includes('--check');

for (const page of new Set(sections.map((section) => section.page))) {
  const file = join(project, page);
  const written = readFileSync(file, 'utf8');
  const wanted = sections
    .filter((section) => section.page === page)
    .reduce((text, { name, render }) => withSection(text, name, render()), written);
  if (wanted === written) continue;
  if (isCheck) {
    process.stderr.write(`${page} is stale: run npm run docs\n`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, wanted);
  }
}

/** Writes the generated parts of the documentation. Run by `npm run docs`; a test fails when one is stale. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withSection } from './markdown.ts';
import { sections } from './sections.ts';

const project = join(import.meta.dirname, '../..');

for (const { page, name, render } of sections) {
  const file = join(project, page);
  writeFileSync(file, withSection(readFileSync(file, 'utf8'), name, render()));
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';

const project = join(import.meta.dirname, '../..');
const read = (page: string) => readFileSync(join(project, page), 'utf8');
const pages = [
  ...readdirSync(project).filter((file) => file.endsWith('.md')),
  'local/README.md',
  'local/CHANGELOG.md',
  ...readdirSync(join(project, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
];

/** A link to the project: the file, or none for the page itself, and a heading of it. */
interface Link {
  readonly target: string;
  readonly anchor: string;
}

const linksOf = (page: string): Link[] =>
  [...read(page).matchAll(/\]\((?!https?:|mailto:)([^)#]*)(?:#([^)]+))?\)/g)].map(
    ([, target = '', anchor = '']) => ({ target, anchor }),
  );
const pathOf = (page: string, { target }: Link) => (target === '' ? page : join(dirname(page), target));

/** The anchors of a page, as GitHub derives them from its headings. */
function anchorsOf(page: string): string[] {
  const prose = read(page).replace(/^```[\s\S]*?^```/gm, '');
  const named = [...prose.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, name = '']) => name);
  const headings = [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return [...headings.map(anchorOf), ...named];
}

const anchorOf = (heading: string) =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

test.each(pages)('%s links to files that are there', (page) => {
  const missing = linksOf(page).filter((link) => !existsSync(join(project, pathOf(page, link))));
  expect(missing).toEqual([]);
});

test.each(pages)('%s links to headings that are there', (page) => {
  const missing = linksOf(page)
    .filter(({ anchor }) => anchor !== '')
    .filter((link) => pathOf(page, link).endsWith('.md'))
    .filter((link) => !anchorsOf(pathOf(page, link)).includes(link.anchor));
  expect(missing).toEqual([]);
});

/** Builds the package: `src` as JavaScript with types in `dist`, and the files that are served as they are. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const here = import.meta.dirname;
const pages = ['services/mail/page'];
const documentation = [
  'reference/cloudformation.md',
  'reference/conformance.md',
  'explanation/how-the-mirror-works.md',
];

const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
rmSync(join(here, 'dist'), { recursive: true, force: true });
execFileSync(process.execPath, [compiler, '-p', join(here, 'tsconfig.build.json')], { stdio: 'inherit' });
for (const page of pages) cpSync(join(here, 'src', page), join(here, 'dist', page), { recursive: true });
const consolePage = join(here, 'src/console/page');
const { bundlePage } = await import(pathToFileURL(join(here, 'dist/console/bundle-page.js')).href);
mkdirSync(join(here, 'dist/console/page'), { recursive: true });
copyFileSync(join(consolePage, 'index.html'), join(here, 'dist/console/page/index.html'));
for (const [name, body] of await bundlePage(consolePage))
  writeFileSync(join(here, 'dist/console/page', name), body);
for (const page of documentation) cpSync(join(here, '..', 'docs', page), join(here, 'dist', 'docs', page));
copyFileSync(join(here, '..', 'LICENSE'), join(here, 'LICENSE'));

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const project = join(import.meta.dirname, '../..');
const json = (file: string) => JSON.parse(readFileSync(join(project, file), 'utf8'));

interface LockedPackage {
  readonly integrity?: string;
  /** The package is in the archive of the one that bundles it, whose checksum covers it. */
  readonly inBundle?: boolean;
  readonly hasInstallScript?: boolean;
  readonly link?: boolean;
}

const packages = Object.fromEntries(
  Object.entries<LockedPackage>(json('package-lock.json').packages)
    // The project itself, its workspace, and the link to that.
    .filter(([path, { link }]) => path.includes('node_modules/') && !link),
);

test('npm verifies every package of every platform by a checksum in the lock file.', () => {
  const unverified = Object.entries(packages).filter(
    ([, { integrity, inBundle }]) => !inBundle && !/^sha512-/.test(integrity ?? ''),
  );
  expect(unverified.map(([name]) => name)).toEqual([]);
});

test('No script runs at installation beyond those that package.json allows.', () => {
  const scripted = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript);
  expect(scripted.map(([name]) => name.replace('node_modules/', '')).sort()).toEqual(
    Object.keys(json('package.json').allowScripts).sort(),
  );
});

test('Every Docker image is named by its digest.', () => {
  const images = [...readFileSync(join(project, 'local/compose.yaml'), 'utf8').matchAll(/image: (.*)/g)];
  expect(images.length).toBeGreaterThan(3);
  for (const [, image] of images) expect(image).toMatch(/^[\w/-]+:[\w.-]+@sha256:[0-9a-f]{64}$/);
});

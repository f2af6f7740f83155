import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

const script = join(import.meta.dirname, '../../scripts/install.mjs');
const locked = {
  '': { name: 'shop' },
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/of-another-platform': { version: '2.0.0', integrity: 'sha512-o', optional: true },
};
const { '': _, 'node_modules/of-another-platform': __, ...installed } = locked;

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'orderstream-install-'));
  mkdirSync(join(project, 'scripts'));
  copyFileSync(script, join(project, 'scripts/install.mjs'));
  write('package-lock.json', { packages: locked });
  // Replaces npm: leaves a file with its arguments.
  write(
    'npm.mjs',
    'import { mkdirSync, writeFileSync } from "node:fs"; mkdirSync("node_modules", { recursive: true }); writeFileSync("ran", "");',
  );
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

function write(file: string, content: unknown): void {
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), typeof content === 'string' ? content : JSON.stringify(content));
}

/** @returns what the script printed, and whether it ran npm. */
function install(): { said: string; hasRunNpm: boolean } {
  rmSync(join(project, 'ran'), { force: true });
  const { stderr } = spawnSync(process.execPath, [join(project, 'scripts/install.mjs')], {
    cwd: project,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, npm_execpath: join(project, 'npm.mjs') },
  });
  return { said: stderr, hasRunNpm: existsSync(join(project, 'ran')) };
}

function writeInstallation(packages: object): void {
  write('node_modules/.package-lock.json', { packages });
  write('node_modules/.bin/node', '');
}

describe('the installation before a script of npm', () => {
  test('An empty folder is installed once, and the second time nothing is printed.', () => {
    expect(install()).toEqual({ said: 'Installing dependencies (once) …\n', hasRunNpm: true });
    expect(install()).toEqual({ said: '', hasRunNpm: false });
  });

  test('A finished npm ci by hand counts as installed.', () => {
    writeInstallation(installed);
    expect(install()).toEqual({ said: '', hasRunNpm: false });
  });

  test.each([
    ['a package is missing', {}],
    ['a package has another version', { 'node_modules/a': { version: '0.9.0', integrity: 'sha512-a' } }],
    ['a package has another content', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-b' } }],
    [
      'an optional package has another version',
      { ...installed, 'node_modules/of-another-platform': { version: '1.9.0', integrity: 'sha512-o' } },
    ],
  ])('An installation is repeated when %s.', (_why, packages) => {
    writeInstallation(packages);
    expect(install().hasRunNpm).toBe(true);
  });

  test('An installation without the Node of the project is repeated.', () => {
    write('node_modules/.package-lock.json', { packages: installed });
    expect(install().hasRunNpm).toBe(true);
  });
});

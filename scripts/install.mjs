/**
 * Installs the dependencies when they are missing or differ from the lock file, and prints nothing otherwise.
 * Runs before `npm start` and `npm test`, so it is plain JavaScript for whatever Node the machine has
 * and writes to stderr only: stdout belongs to `npm start -- --json`.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const oldestNode = 20;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
// Written last: an installation that was interrupted leaves no stamp and is repeated.
const stamp = join(root, 'node_modules', '.orderstream-installed');

function fail(message) {
  process.stderr.write(`error: ${message}\n`);
  process.exit(1);
}

function npm(args) {
  const cli = process.env.npm_execpath;
  const [command, prefix] = cli ? [process.execPath, [cli]] : ['npm', []];
  return spawnSync(command, [...prefix, ...args], { cwd: root, stdio: ['ignore', 2, 2] });
}

const major = Number(process.versions.node.split('.')[0]);
if (major < oldestNode) {
  fail(
    `Node ${process.versions.node} found; ${oldestNode} or newer is needed to install (the mirror brings its own Node 24).`,
  );
}

const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .update(`${process.platform}-${process.arch}`)
  .digest('hex');
const isInstalled = existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;

/**
 * Whether `npm ci` was run by hand: npm writes what it has installed when it is done. Packages that are optional
 * belong to other platforms when they are missing; Node itself is one that this platform needs.
 */
function isInstalledByHand() {
  const installed = packagesOf('node_modules/.package-lock.json');
  const missing = Object.entries(packagesOf('package-lock.json')).filter(
    ([path, { version, integrity, optional }]) => {
      const found = installed[path];
      if (path === '' || (!found && optional)) return false;
      return !found || found.version !== version || found.integrity !== integrity;
    },
  );
  return missing.length === 0 && existsSync(join(root, 'node_modules', '.bin', 'node'));
}

function packagesOf(file) {
  const path = join(root, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : {};
}

if (!isInstalled && isInstalledByHand()) writeFileSync(stamp, wanted);
else if (!isInstalled) {
  process.stderr.write('Installing dependencies (once) …\n');
  const { status, error } = npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (status !== 0) {
    fail(
      `npm ci failed (${error ? error.message : `exit code ${status}`}); its output above has the reason. Run npm ci yourself for more.`,
    );
  }
  writeFileSync(stamp, wanted);
}

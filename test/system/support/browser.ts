import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

const project = resolve(import.meta.dirname, '../../..');

/** Why no browser runs here, or undefined. The package's Chromium is for Linux; elsewhere CHROMIUM names one. */
export const noBrowser =
  process.platform === 'linux' || process.env.CHROMIUM
    ? undefined
    : 'no browser: set CHROMIUM to the path of a Chromium or Chrome';

/** A browser with all its protections, for which the names given are names of this machine. */
export async function startBrowser(
  names: readonly string[],
): Promise<{ browser: Browser; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'orderstream-chromium-'));
  const executablePath = process.env.CHROMIUM ?? (await unpackedChromium(folder));
  const rules = names.map((name) => `MAP ${name} 127.0.0.1`).join(', ');
  const browser = await chromium.launch({
    executablePath,
    // Not the arguments that the package proposes: they switch the protection between sites off.
    args: ['--no-sandbox', '--disable-gpu', `--host-resolver-rules=${rules}`],
  });
  const stop = async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { browser, stop };
}

const UNPACK =
  "import('@sparticuz/chromium').then(async (it) => console.log(await it.default.executablePath()))";

/** The package unpacks into the folder for temporary files, where another user could have put another program. */
async function unpackedChromium(folder: string): Promise<string> {
  const node = join(project, 'node_modules/.bin/node');
  const env = { ...process.env, TMPDIR: folder };
  const { stdout } = await promisify(execFile)(node, ['-e', UNPACK], { cwd: project, env });
  return stdout.trim();
}

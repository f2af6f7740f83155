import { spawn } from 'node:child_process';
import type { Log } from '../shared/log.ts';

const openers: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open', win32: 'explorer' };

/** Opens an address in the browser; on a machine without one the log has the address. */
export function openInBrowser(url: string, log: Log): void {
  const child = spawn(openers[process.platform] ?? 'xdg-open', [url], { stdio: 'ignore', detached: true });
  child.on('error', () => log.warn(`no browser could be opened; the console is at ${url}`));
  child.unref();
}

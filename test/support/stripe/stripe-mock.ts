import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** Stripe's own mock server, which knows the description of Stripe's API and keeps no state. https://github.com/stripe/stripe-mock */
const version = 'v0.203.0';

const cache = resolve(import.meta.dirname, '../../../.cache/stripe-mock', version);

/** What there is to run, or why there is nothing. */
export type StripeMockProgram = { readonly program: string } | { readonly missing: string };

/**
 * The program of stripe-mock: `STRIPE_MOCK`, or the one that Go installs, once, into the project's cache folder. Prints one line
 * where there is none.
 * @param who what is skipped without it.
 */
export function findStripeMock(who: string): StripeMockProgram {
  const found = process.env.STRIPE_MOCK ? { program: process.env.STRIPE_MOCK } : installed();
  if ('missing' in found) {
    process.stderr.write(
      `skipped: ${who}, because there is no stripe-mock (${found.missing}); install Go, or set STRIPE_MOCK\n`,
    );
  }
  return found;
}

function installed(): StripeMockProgram {
  const program = join(cache, 'stripe-mock');
  if (existsSync(program)) return { program };
  mkdirSync(cache, { recursive: true });
  // Moved when it is complete: another test may look for it meanwhile.
  const GOBIN = mkdtempSync(join(cache, 'install-'));
  const { status, error, stderr } = spawnSync('go', ['install', `github.com/stripe/stripe-mock@${version}`], {
    encoding: 'utf8',
    env: { ...process.env, GOBIN },
  });
  if (status === 0) renameSync(join(GOBIN, 'stripe-mock'), program);
  rmSync(GOBIN, { recursive: true, force: true });
  if (status === 0) return { program };
  return { missing: error?.message ?? stderr.trim().split('\n').at(-1) ?? `go ended with ${status}` };
}

/** A running stripe-mock on a free port. */
export class StripeMock implements AsyncDisposable {
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, url: string) {
    this.#process = process;
    this.url = url;
  }

  static async start({ program }: { readonly program: string }): Promise<StripeMock> {
    const anyPort = '127.0.0.1:';
    const child = spawn(program, ['-http-addr', anyPort, '-https-addr', anyPort], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const [, address] = /^Listening for HTTP at address: (\S+)$/.exec(line) ?? [];
      if (address) return new StripeMock(child, `http://${address}`);
    }
    throw new Error(`${program} ended before it listened.`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null) return;
    this.#process.kill();
    await once(this.#process, 'exit');
  }
}

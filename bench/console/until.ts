import { setTimeout as sleep } from 'node:timers/promises';

/** Nothing that a bench waits for takes this long on a machine that is of any use. */
const LONGEST_WAIT_MS = 180_000;
const LOOK_EVERY_MS = 20;

/**
 * Looks again and again.
 * @param what is waited for, as in `The mirror has no email`.
 * @returns what it saw when it was so.
 * @throws {Error} when it is not so after three minutes.
 */
export async function until<Seen>(
  look: () => Promise<Seen>,
  isSo: (seen: Seen) => boolean,
  what: string,
): Promise<Seen> {
  const deadline = performance.now() + LONGEST_WAIT_MS;
  for (;;) {
    const seen = await look();
    if (isSo(seen)) return seen;
    if (performance.now() > deadline)
      throw new Error(`The mirror has no ${what} after ${LONGEST_WAIT_MS} ms.`);
    await sleep(LOOK_EVERY_MS);
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { requestUrl } from '../json-api/request-url.ts';
import type { stackState } from '../json-api/schemas.ts';
import type { JsonApiClient } from './client.ts';
import { type MirrorResource, outputsOf, resourcesOf } from './resources.ts';

/** The pause before a connection that was lost is tried again. */
const CONNECT_AGAIN_MS = 200;

type Stacks = z.output<typeof stackState>['stacks'];

/** What the stacks have become: as of the start, or with `follow`, as of the last update that was applied. */
export class CurrentStacks {
  readonly #client: JsonApiClient;
  readonly #stopped = new AbortController();
  #stacks: Stacks;

  private constructor(client: JsonApiClient, stacks: Stacks) {
    this.#client = client;
    this.#stacks = stacks;
  }

  static async read(client: JsonApiClient): Promise<CurrentStacks> {
    return new CurrentStacks(client, await stacksOf(client));
  }

  get outputs(): Readonly<Record<string, string>> {
    return outputsOf(this.#stacks);
  }

  get resources(): readonly MirrorResource[] {
    return resourcesOf(this.#stacks);
  }

  /** Follows the event `update` until it is stopped or the mirror ends. @param console URL of the console. */
  async follow(console: string): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      // Without a connection: the mirror ends, or it is tried again.
      await this.#listen(requestUrl(console, '/events'), signal).catch(() => {});
      if (this.#client.hasEnded) return;
      await sleep(CONNECT_AGAIN_MS, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #listen(url: URL, signal: AbortSignal): Promise<void> {
    const { body } = await fetch(url, { signal });
    const text = body?.pipeThrough(new TextDecoderStream());
    // What was applied while nothing was heard.
    this.#stacks = await stacksOf(this.#client);
    let unread = '';
    for await (const chunk of text ?? []) {
      const events = `${unread}${chunk}`.split('\n\n');
      unread = events.pop() ?? '';
      if (events.some((event) => /^event: (update|missed)$/m.test(event)))
        this.#stacks = await stacksOf(this.#client);
    }
  }
}

const stacksOf = async (client: JsonApiClient) =>
  (await client.get<z.output<typeof stackState>>('/state')).stacks;

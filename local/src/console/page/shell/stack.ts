import { signal } from '@preact/signals';
import { getJson } from '../api/client.ts';
import { listen, onReconnect } from '../api/events.ts';
import type { StackState } from '../api/types.ts';

/** Title, addresses, outputs and resources; undefined until they are loaded. */
export const stack = signal<StackState | undefined>(undefined);

async function load(): Promise<void> {
  try {
    stack.value = await getJson<StackState>(['state']);
  } catch {
    // The header shows that the mirror does not respond; it is loaded again when it does.
  }
}

load();
onReconnect(load);
listen('update', load);

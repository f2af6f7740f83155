import { signal } from '@preact/signals';
import { getJson } from '../api/client.ts';
import { listen, onReconnect } from '../api/events.ts';
import type { StackState } from '../api/types.ts';

/** Title, addresses, outputs and resources; undefined until they are loaded. */
export const stack = signal<StackState | undefined>(undefined);
/** Of the last load; undefined when it succeeded. */
export const stackError = signal<Error | undefined>(undefined);

export async function loadStack(): Promise<void> {
  try {
    stack.value = await getJson<StackState>(['state']);
    stackError.value = undefined;
  } catch (error) {
    stackError.value = error as Error;
  }
}

void loadStack();
onReconnect(loadStack);
listen('update', loadStack);

import { isUnprocessable } from './unprocessable.ts';

/** How calls are collected. */
export interface Coalescing<Item, Result> {
  /** Two items of one key never share a group: the later one waits for the next. */
  readonly keyOf: (item: Item) => string;
  /** Items of a group; default: no limit. */
  readonly maximum?: number;
  /**
   * Handles a group; resolves to the results by key. An Error in place of a result is thrown to that caller alone;
   * what `run` throws, to all of the group. An error that no retry can fix is due to one of them: then each is handled
   * by itself, which must be safe after an attempt that failed.
   */
  readonly run: (items: readonly Item[]) => Promise<ReadonlyMap<string, Result | Error>>;
}

interface Caller<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Coalesces calls made at the same time, or while earlier ones run, into one. A single call runs alone and at
 * once. One group runs at a time: a function's own transactions do not conflict with each other, and the longer a group
 * takes, the more the next one holds.
 */
export function coalesce<Item, Result>(
  coalescing: Coalescing<Item, Result>,
): (item: Item) => Promise<Result> {
  const waiting: Caller<Item, Result>[] = [];
  let isRunning = false;
  const runWaiting = async () => {
    isRunning = true;
    while (waiting.length > 0) {
      // Calls of this turn of the event loop join the group.
      await new Promise(setImmediate);
      await runGroup(takeGroup(waiting, coalescing), coalescing);
    }
    isRunning = false;
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isRunning) void runWaiting();
    });
}

/** Takes callers from the queue, in their order. */
function takeGroup<Item, Result>(
  waiting: Caller<Item, Result>[],
  { keyOf, maximum = Infinity }: Coalescing<Item, Result>,
): Map<string, Caller<Item, Result>> {
  const group = new Map<string, Caller<Item, Result>>();
  for (const caller of waiting.splice(0)) {
    const key = keyOf(caller.item);
    if (group.size < maximum && !group.has(key)) group.set(key, caller);
    else waiting.push(caller);
  }
  return group;
}

async function runGroup<Item, Result>(
  group: ReadonlyMap<string, Caller<Item, Result>>,
  { run }: Pick<Coalescing<Item, Result>, 'run'>,
): Promise<void> {
  try {
    const results = await run([...group.values()].map(({ item }) => item));
    for (const [key, { resolve, reject }] of group) {
      const result = results.get(key);
      if (result === undefined) reject(new Error(`No result for ${key} among those of its group.`));
      else if (result instanceof Error) reject(result);
      else resolve(result);
    }
  } catch (error) {
    if (group.size > 1 && isUnprocessable(error)) {
      for (const [key, caller] of group) await runGroup(new Map([[key, caller]]), { run });
    } else {
      for (const { reject } of group.values()) reject(error);
    }
  }
}

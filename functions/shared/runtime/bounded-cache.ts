/** Caches a bounded number of values. A cache whose keys come from clients must not grow with what they send. */
export interface BoundedCache<Key, Value> {
  get(key: Key): Value | undefined;
  /** Adds or replaces an entry; when the cache is full, the entry that was used least recently makes room. */
  set(key: Key, value: Value): void;
}

/** @param maximum Entries at the same time. */
export function createBoundedCache<Key, Value>(maximum: number): BoundedCache<Key, Value> {
  const entries = new Map<Key, Value>();
  const put = (key: Key, value: Value) => {
    // A Map iterates in the order of insertion: the first entry is the one that was used least recently.
    entries.delete(key);
    entries.set(key, value);
  };
  return {
    get(key) {
      const value = entries.get(key);
      if (value !== undefined) put(key, value);
      return value;
    },
    set(key, value) {
      put(key, value);
      const [leastRecent] = entries.keys();
      if (entries.size > maximum && leastRecent !== undefined) entries.delete(leastRecent);
    },
  };
}

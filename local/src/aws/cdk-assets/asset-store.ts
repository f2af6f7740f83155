/** Bytes of all assets together: beyond them the oldest is dropped. */
const MOST_BYTES = 512 * 1024 * 1024;

/** What the CDK CLI has uploaded to its bucket of assets since the start, for `UpdateFunctionCode` to take. */
export class AssetStore {
  /** By bucket and key, oldest first. */
  readonly #objects = new Map<string, Buffer>();

  put(bucket: string, key: string, content: Buffer): void {
    const name = nameOf(bucket, key);
    this.#objects.delete(name);
    this.#objects.set(name, content);
    for (const [oldest] of this.#objects) {
      if (this.#bytes() <= MOST_BYTES || oldest === name) return;
      this.#objects.delete(oldest);
    }
  }

  get(bucket: string, key: string): Buffer | undefined {
    return this.#objects.get(nameOf(bucket, key));
  }

  /** Keys of a bucket that begin with a text, and how many bytes each has. */
  list(bucket: string, prefix: string): { readonly key: string; readonly bytes: number }[] {
    const start = nameOf(bucket, prefix);
    return [...this.#objects].flatMap(([name, content]) =>
      name.startsWith(start) ? [{ key: name.slice(bucket.length + 1), bytes: content.length }] : [],
    );
  }

  #bytes(): number {
    return [...this.#objects.values()].reduce((sum, { length }) => sum + length, 0);
  }
}

const nameOf = (bucket: string, key: string) => `${bucket}/${key}`;

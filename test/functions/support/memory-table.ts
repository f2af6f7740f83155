/** A table in memory with DynamoDB's conditional put: what the fakes of the stores are made of. */
export class MemoryTable<T> {
  readonly items = new Map<string, T>();

  /** The item that holds afterwards, and whether it is the given one. */
  putFirst(key: string, item: T): { readonly record: T; readonly isNew: boolean } {
    const held = this.items.get(key);
    if (held !== undefined) return { record: held, isNew: false };
    this.items.set(key, item);
    return { record: item, isNew: true };
  }
}

/**
 * Bytes of records that are written together: kafkajs makes one batch of those of a partition, and a topic takes batches of 1 MB,
 * headers included. https://kafka.apache.org/documentation/#topicconfigs_max.message.bytes
 */
const chunkBytes = 500_000;

/** Consecutive groups of at most {@link chunkBytes}; an item that is larger is alone in its group. */
export function inChunks<Item>(items: readonly Item[], sizeOf: (item: Item) => number): Item[][] {
  const chunks: Item[][] = [];
  let room = 0;
  for (const item of items) {
    const size = sizeOf(item);
    if (size > room) {
      chunks.push([]);
      room = chunkBytes;
    }
    chunks.at(-1)?.push(item);
    room -= size;
  }
  return chunks;
}

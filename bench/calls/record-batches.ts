import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HEADER_BYTES, readBatchHeader } from '../../local/src/event-source-mapping/consumer/batch-header.ts';

/** What is in a topic's log. */
export interface LogContent {
  readonly records: number;
  /** A producer's request writes one batch to each partition it has records for, so there are at most as many requests. */
  readonly batches: number;
}

/** Counts record batches and records in the segments of every partition of a topic, as the broker wrote them. */
export function logContent(kafkaLogDirectory: string, topic: string): LogContent {
  const partitions = readdirSync(kafkaLogDirectory).filter((name) => name.replace(/-\d+$/, '') === topic);
  const segments = partitions.flatMap((partition) => {
    const directory = join(kafkaLogDirectory, partition);
    const files = readdirSync(directory).filter((file) => file.endsWith('.log'));
    return files.map((file) => readFileSync(join(directory, file)));
  });
  const sizes = segments.flatMap(batchSizes);
  return { records: sizes.reduce((sum, size) => sum + size, 0), batches: sizes.length };
}

function batchSizes(segment: Buffer): number[] {
  const sizes: number[] = [];
  let start = 0;
  for (;;) {
    const header = readBatchHeader(segment, start);
    // A segment is preallocated: zeros follow its last batch.
    if (!header || header.endBytes < start + HEADER_BYTES) return sizes;
    sizes.push(header.recordCount);
    start = header.endBytes;
  }
}

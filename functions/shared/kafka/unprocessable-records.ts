import type { Key, Table } from '../dynamodb/table.ts';
import { mapConcurrently } from '../runtime/concurrency.ts';
import { isUnprocessable } from '../runtime/unprocessable.ts';
import { describeError, logger, MetricUnit, metrics } from '../telemetry/powertools.ts';
import { inTrace } from '../telemetry/trace-context.ts';
import { batchMetrics } from './batch-metrics.ts';
import { createDeadLetterProducer, type DeadLetterProducer, deadLetterTopic } from './dead-letters.ts';
import { type PartitionedRecord, recordIdOf, traceparentOf } from './event.ts';
import type { Invocation, UnprocessableRecord } from './failure-envelope.ts';
import { createUnprocessableLog, type UnprocessableLog } from './unprocessable-log.ts';

/** Failures after which a record that no retry can process becomes a dead letter: the first may have had another reason. */
const attemptsOfUnprocessable = 5;

const concurrentCounts = 8;

/** A record that failed. */
export interface Failure {
  readonly source: PartitionedRecord;
  /** Absent for a record that was not tried: it waits for an earlier one of its order. */
  readonly error?: unknown;
}

/** What becomes of records that no repetition can process. */
export interface UnprocessableRecords {
  /**
   * Writes those that have failed often enough to the dead-letter topic: they are acknowledged when this resolves.
   * @returns the remaining failures, to be redelivered.
   */
  settle(failures: readonly Failure[], invocation: Invocation): Promise<Failure[]>;
}

export interface UnprocessablePorts {
  readonly log: UnprocessableLog;
  readonly deadLetters: DeadLetterProducer;
}

/**
 * For a consumer: counts in its own table, dead letters on a separate connection.
 * @param keyOf Key of an item of the table. Default: the text is the attribute `pk`.
 */
export function unprocessableRecordsOf(table: Table, keyOf?: (text: string) => Key): UnprocessableRecords {
  return createUnprocessableRecords({
    log: createUnprocessableLog(table, keyOf),
    deadLetters: createDeadLetterProducer(),
  });
}

/** See docs/decisions/113-let-consumers-write-dead-letters.md. */
export function createUnprocessableRecords(ports: UnprocessablePorts): UnprocessableRecords {
  return {
    async settle(failures, invocation) {
      const decisions = await mapConcurrently(failures, concurrentCounts, async (failure) => ({
        failure,
        verdict: await verdictOn(failure, ports.log),
      }));
      const given = decisions.flatMap(({ verdict }) => (typeof verdict === 'object' ? [verdict] : []));
      const isWritten = await write(given, invocation, ports.deadLetters);
      return decisions
        .filter(({ verdict }) => verdict === 'retry' || (typeof verdict === 'object' && !isWritten))
        .map(({ failure }) => failure);
    },
  };
}

/** Retried, skipped, or written to the dead-letter topic as this. */
type Verdict = 'retry' | 'skip' | UnprocessableRecord;

async function verdictOn({ source, error }: Failure, log: UnprocessableLog): Promise<Verdict> {
  if (error === undefined || !isUnprocessable(error)) return 'retry';
  const recordId = recordIdOf(source);
  const attempts = await log.count(recordId);
  if (attempts < attemptsOfUnprocessable) return 'retry';
  // A dead letter of a dead letter would be the next bad record. It stays in its topic, where a redrive finds it.
  if (source.record.topic === deadLetterTopic) return skip(source, error);
  const isTaken = await log.takeDeadLetter(recordId);
  if (isTaken) return { source, attempts, errorName: describeError(error).errorName };
  if (isTaken === false) {
    logger.error(
      'Hourly limit of dead letters reached: the consumer itself is likely to be at fault',
      describeError(error),
    );
  }
  return 'retry';
}

function skip({ partitionKey, record }: PartitionedRecord, error: unknown): 'skip' {
  const position = { partition: partitionKey, offset: record.offset };
  logger.error('Unprocessable dead letter skipped', {
    ...position,
    ...describeError(error),
  });
  return 'skip';
}

async function write(
  records: readonly UnprocessableRecord[],
  invocation: Invocation,
  deadLetters: DeadLetterProducer,
): Promise<boolean> {
  if (records.length === 0) return true;
  try {
    await deadLetters.send(records, invocation);
  } catch (error) {
    logger.error('Records could not be written to the dead-letter topic', describeError(error));
    return false;
  }
  metrics.addMetric(batchMetrics.deadLettered, MetricUnit.Count, records.length);
  for (const each of records) logDeadLetter(each);
  return true;
}

function logDeadLetter({ source, attempts, errorName }: UnprocessableRecord): void {
  const { partitionKey: partition, record } = source;
  inTrace(traceparentOf(source), () =>
    logger.error('Unprocessable record sent to the dead-letter topic', {
      partition,
      offset: record.offset,
      attempts,
      errorName,
    }),
  );
}

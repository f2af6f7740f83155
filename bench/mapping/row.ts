import type { Kafka } from 'kafkajs';
import type { Measurement } from '../report.ts';
import type { BenchServices } from '../services.ts';
import type { Engine } from './engine.ts';

/** What all rows measure with. */
interface Rig {
  readonly engine: Engine;
  readonly services: BenchServices;
  readonly kafka: Kafka;
  readonly brokers: readonly string[];
  /** A topic of three partitions, full of records that no consumer has read. */
  readonly backlog: { readonly topic: string; readonly records: number };
}

/** One row of the table, or some that are measured together. */
export type Row = (rig: Rig) => Promise<readonly Measurement[]>;

import type { Browser } from 'playwright-core';
import type { Ready } from '../../local/src/mirror/ready.ts';
import type { Measurement } from '../report.ts';

/** What rows of the order system measure with. */
interface Rig {
  readonly browser: Browser;
  /** Of a mirror that runs the order system. */
  readonly ready: Ready;
}

/** One row of the table, or some that are measured together. */
export type Row = (rig: Rig) => Promise<readonly Measurement[]>;

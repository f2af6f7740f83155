import type { Log } from '../shared/log.ts';

export interface Notice {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly text: string;
}

const kept = 50;
const longestText = 2_000;

/** A log that also keeps its last warnings and errors, for the console. */
export function withNotices(log: Log): { log: Log; notices: () => readonly Notice[] } {
  const notices: Notice[] = [];
  const keep = (text: string) => {
    notices.unshift({ time: new Date().toISOString(), text: text.slice(0, longestText) });
    notices.length = Math.min(notices.length, kept);
  };
  const both = (write: (message: string) => void) => (message: string) => {
    keep(message);
    write(message);
  };
  return {
    log: { info: log.info, warn: both(log.warn), error: both(log.error) },
    notices: () => notices,
  };
}

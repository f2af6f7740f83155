import type { Log } from '../shared/log.ts';

export interface Notice {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly text: string;
}

const kept = 50;

/** A log that also keeps its last warnings and errors, for the console. */
export function withNotices(log: Log): { log: Log; notices: () => readonly Notice[] } {
  const notices: Notice[] = [];
  const keep = (text: string) => {
    notices.unshift({ time: new Date().toISOString(), text });
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

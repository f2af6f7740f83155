import type { Log } from '../shared/log.ts';

export interface Notice {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly text: string;
}

const MOST_NOTICES = 50;
const longestText = 2_000;

/** A log that also keeps its last warnings and errors, for the console. */
export function withNotices(log: Log): { log: Log; notices: () => readonly Notice[] } {
  const notices: Notice[] = [];
  const record = (text: string) => {
    notices.unshift({ time: new Date().toISOString(), text: text.slice(0, longestText) });
    notices.length = Math.min(notices.length, MOST_NOTICES);
  };
  const both = (write: (message: string) => void) => (message: string) => {
    record(message);
    write(message);
  };
  return {
    log: { info: log.info, warn: both(log.warn), error: both(log.error) },
    notices: () => notices,
  };
}

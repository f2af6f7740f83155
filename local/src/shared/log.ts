/**
 * Where the mirror reports what it does. Everything for the user goes to stderr:
 * stdout belongs to `--json`.
 */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Writes each message as one line of stderr. */
export const stderrLog: Log = {
  info: (message) => void process.stderr.write(`${message}\n`),
  warn: (message) => void process.stderr.write(`warning: ${message}\n`),
  error: (message) => void process.stderr.write(`error: ${message}\n`),
};

/** Discards everything; for tests. */
export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };

import type { LogLine } from '../../api/types.ts';

/** Lines that a page keeps. */
const KEPT_LINES = 100_000;

/** The lines that a page of logs has, oldest first. No DOM here. */
export class LogBuffer {
  readonly #limit: number;
  #lines: readonly LogLine[] = [];
  readonly #known = new Set<string>();

  constructor(limit: number = KEPT_LINES) {
    this.#limit = limit;
  }

  /** Another array whenever it changes. */
  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  /** Adds later lines; those that are known are left out. The oldest go when there are too many. @returns how many were added. */
  append(lines: readonly LogLine[]): number {
    const added = this.#unknown(lines);
    if (added.length === 0) return 0;
    const all = [...this.#lines, ...added];
    const excess = Math.max(0, all.length - this.#limit);
    for (const line of all.slice(0, excess)) this.#known.delete(keyOfLine(line));
    this.#lines = all.slice(excess);
    return added.length;
  }

  /** Adds earlier lines, as many as there is room for. @returns how many were added. */
  prepend(lines: readonly LogLine[]): number {
    const room = this.#limit - this.#lines.length;
    const added = this.#unknown(lines, room);
    if (added.length > 0) this.#lines = [...added, ...this.#lines];
    return added.length;
  }

  #unknown(lines: readonly LogLine[], most = lines.length): LogLine[] {
    const added = lines.filter((line) => !this.#known.has(keyOfLine(line)));
    const taken = most > 0 ? added.slice(-most) : [];
    for (const line of taken) this.#known.add(keyOfLine(line));
    return taken;
  }
}

/** Of a line among all functions. */
export const keyOfLine = ({ functionName, sequence }: LogLine): string => `${functionName} ${sequence}`;

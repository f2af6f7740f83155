import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

const MOST_LINES = 200;
const LONGEST_LINE = 2_000;

/** The last lines that a child process writes to its standard error. */
export class StderrTail {
  readonly #lines: string[] = [];
  /** Resolves once the process has ended and nothing more can come. */
  readonly all: Promise<readonly string[]>;

  constructor(child: ChildProcess) {
    const { stderr } = child;
    if (stderr) createInterface(stderr).on('line', (line) => this.#keep(line));
    this.all = new Promise((resolve) => child.once('close', () => resolve(this.#lines)));
  }

  #keep(line: string): void {
    this.#lines.push(line.slice(0, LONGEST_LINE));
    if (this.#lines.length > MOST_LINES) this.#lines.shift();
  }
}

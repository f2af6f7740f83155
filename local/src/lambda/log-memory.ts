/** Which environment and invocation wrote something. */
export interface LogOrigin {
  /** Name of the environment's log stream. */
  readonly stream: string;
  /** Absent for what no invocation wrote. */
  readonly requestId?: string;
}

/** One line of a function's log. */
export interface LogLine extends LogOrigin {
  /** Ascends by one with each line of the function, also over restarts of the mirror. */
  readonly sequence: number;
  /** When it was written, in milliseconds since the epoch. */
  readonly timestamp: number;
  /** Without its end. */
  readonly message: string;
}

/** Characters of a function that are kept: the last minutes of a busy one, everything of most. */
const KEPT_CHARACTERS = 1_000_000;
/** Fewest texts that are removed from the front together. */
const REMOVED_TOGETHER = 256;

interface Text extends LogOrigin {
  /** Of its first line. */
  readonly sequence: number;
  readonly timestamp: number;
  readonly text: string;
}

/** The last lines of one function since the mirror was started, for those who ask by time, stream or request. */
export class LogMemory {
  #texts: Text[] = [];
  #head = 0;
  #characters = 0;
  #nextSequence: number;
  readonly #firstSequence: number;
  readonly #keptCharacters: number;

  /**
   * @param keptCharacters beyond them the oldest are forgotten, but never the last text.
   * @param firstSequence of the first line. Default: above those of an earlier mirror, whose lines a reader may still have.
   */
  constructor(keptCharacters: number = KEPT_CHARACTERS, firstSequence: number = Date.now() * 1_000) {
    this.#keptCharacters = keptCharacters;
    this.#firstSequence = firstSequence;
    this.#nextSequence = firstSequence;
  }

  /** Adds text of one or more lines, each ended. It is taken apart when it is read. */
  add(text: string, { stream, requestId }: LogOrigin, timestamp: number): void {
    const lines = countLines(text);
    if (lines === 0) return;
    this.#texts.push({ sequence: this.#nextSequence, timestamp, text, stream, requestId });
    this.#nextSequence += lines;
    this.#characters += text.length;
    this.#forgetOldest();
  }

  /** Forgets all lines. Those that follow continue the numbers, so that readers see that they are others. */
  clear(): void {
    this.#texts = [];
    this.#head = 0;
    this.#characters = 0;
  }

  /** How many lines were ever added. */
  get written(): number {
    return this.#nextSequence - this.#firstSequence;
  }

  /**
   * The lines that are kept, oldest first.
   * @param since only those of this time and later, in milliseconds since the epoch; what is older is not even taken apart.
   */
  lines(since = 0): LogLine[] {
    const before = this.#texts.findLastIndex(({ timestamp }) => timestamp < since);
    return this.#texts.slice(Math.max(this.#head, before + 1)).flatMap(({ text, sequence, ...of }) =>
      withoutEnd(text)
        .split('\n')
        .map((message, index) => ({ ...of, sequence: sequence + index, message })),
    );
  }

  #forgetOldest(): void {
    while (this.#characters > this.#keptCharacters && this.#texts.length - this.#head > 1) {
      this.#characters -= (this.#texts[this.#head] as Text).text.length;
      this.#head += 1;
    }
    if (this.#head < REMOVED_TOGETHER) return;
    this.#texts = this.#texts.slice(this.#head);
    this.#head = 0;
  }
}

const withoutEnd = (text: string) => (text.endsWith('\n') ? text.slice(0, -1) : text);

function countLines(text: string): number {
  let count = text.endsWith('\n') || text === '' ? 0 : 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

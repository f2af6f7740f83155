import { TemplateError } from '../../template/template-error.ts';

/**
 * What is found while a template is evaluated as far as possible. A mistake is noted once, and everything that depends on it is in doubt:
 * an error in a doubtful place may be a consequence, and is not noted.
 */
export class Findings {
  readonly #lines = new Set<string>();
  #doubts = 0;

  /** All mistakes, one line each, in the order they were found. */
  get lines(): readonly string[] {
    return [...this.#lines];
  }

  note(line: string): void {
    this.#lines.add(oneLine(line));
  }

  /** What is evaluated now uses a value that is not known before the deployment, or that a mistake keeps from being known. */
  doubt(): void {
    this.#doubts += 1;
  }

  /**
   * Runs something that may fail. The error is noted unless it may be a consequence.
   * @param path added to an error that has none.
   * @returns undefined when it failed.
   */
  attempt<T>(work: () => T, path = ''): T | undefined {
    const before = this.#doubts;
    try {
      return work();
    } catch (error) {
      if (this.#doubts === before) this.note(lineOf(error, path));
      this.doubt();
      return undefined;
    }
  }

  /** Runs something and says whether its result is certain. */
  observe<T>(work: () => T): { readonly value: T; readonly isCertain: boolean } {
    const before = this.#doubts;
    const value = work();
    return { value, isCertain: this.#doubts === before };
  }
}

function lineOf(error: unknown, path: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const isPlaced = path === '' || (error instanceof TemplateError && error.path !== '');
  return isPlaced ? message : `${path}: ${message}`;
}

const LONGEST_LINE = 1_000;

function oneLine(text: string): string {
  const line = text.replaceAll(/\s*\n\s*/g, ' ');
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 3)}...` : line;
}

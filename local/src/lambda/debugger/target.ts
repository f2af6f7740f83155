import { pathToFileURL } from 'node:url';
import type { HoldClock } from '../../shared/hold-clock.ts';
import type { Debuggee } from './types.ts';

/** A process that debuggers see, from when it has an inspector until it is gone. */
export class Target {
  readonly id: string;
  /** The function, with a number for each of its environments. */
  readonly title: string;
  /** Where its code is. */
  readonly url: string;
  readonly inspectorUrl: string;
  readonly holds: HoldClock;
  readonly #load: () => void;
  /** Debuggers that set their breakpoints before the function is loaded. */
  readonly #waiting = new Set<object>();
  readonly #links = new Set<{ close(): void }>();
  #isStarted = false;

  constructor({ functionName, codeDirectory, inspectorUrl, load }: Debuggee, id: number, holds: HoldClock) {
    this.id = String(id);
    this.title = `${functionName} (environment ${id})`;
    this.url = pathToFileURL(codeDirectory).href;
    this.inspectorUrl = inspectorUrl;
    this.holds = holds;
    this.#load = load;
  }

  get isStarted(): boolean {
    return this.#isStarted;
  }

  /** Remembers a connection until {@link end}. @returns forgets it. */
  connect(link: { close(): void }): () => void {
    this.#links.add(link);
    return () => this.#links.delete(link);
  }

  /** Closes all connections: a process that exits waits for its debuggers. */
  end(): void {
    for (const link of this.#links) link.close();
  }

  /** Keeps the function from being loaded until {@link proceed}. */
  wait(debuggerKey: object): void {
    this.#waiting.add(debuggerKey);
    this.holds.hold(debuggerKey);
  }

  /** Loads the function, unless another debugger waits. */
  proceed(debuggerKey?: object): void {
    if (debuggerKey) {
      this.#waiting.delete(debuggerKey);
      this.holds.release(debuggerKey);
    }
    if (this.#isStarted || this.#waiting.size > 0) return;
    this.#isStarted = true;
    this.#load();
  }
}

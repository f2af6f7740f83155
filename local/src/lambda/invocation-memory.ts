import { BoundedMap } from '../shared/bounded-map.ts';
import { InvocationColumns } from './invocation-columns.ts';
import type { EndedInvocation, KeptInvocation, StartedInvocation } from './kept-invocation.ts';

/** Invocations of a function that are kept. */
const KEPT_INVOCATIONS = 1_000;
/** Characters of events and responses of a function that are kept. */
const KEPT_CHARACTERS = 1_000_000;

/**
 * The last invocations of a function: 1,000 of them, with a million characters of events and responses; beyond these the
 * oldest lose their texts first. Events of mappings are not kept: their records are read from the topic by position.
 */
export class InvocationMemory {
  readonly #limit: number;
  readonly #keptCharacters: number;
  /** In the order of their start; the row of the one that was added nth is the remainder of n. */
  #columns = new InvocationColumns();
  /** How many were added. */
  #added = 0;
  /** Those before it, as they were added, have no texts. */
  #stripped = 0;
  #characters = 0;

  constructor(limit: number = KEPT_INVOCATIONS, keptCharacters: number = KEPT_CHARACTERS) {
    this.#limit = limit;
    this.#keptCharacters = keptCharacters;
  }

  /** An environment takes an invocation. @returns what takes how it ended. */
  begin(started: StartedInvocation): (ended: EndedInvocation) => void {
    if (this.#stripped <= this.#added - this.#limit) this.#stripOldest();
    const number = this.#added;
    const columns = this.#columns;
    this.#added += 1;
    columns.start(number % this.#limit, started);
    if (started.event !== undefined) this.#grow(started.event.length);
    return (ended) => this.#end(columns, number, ended);
  }

  /** Forgets all invocations; of those that run, nothing more is kept. */
  clear(): void {
    this.#columns = new InvocationColumns();
    this.#added = 0;
    this.#stripped = 0;
    this.#characters = 0;
  }

  /** Those that are kept, the last that was started first; as they are now. */
  list(): KeptInvocation[] {
    const length = Math.min(this.#added, this.#limit);
    return Array.from({ length }, (_, age) => this.#columns.view((this.#added - 1 - age) % this.#limit));
  }

  /** @param number counts the invocations of the columns from 0. One that is forgotten ends without a trace. */
  #end(columns: InvocationColumns, number: number, ended: EndedInvocation): void {
    if (columns !== this.#columns || number < this.#added - this.#limit) return;
    this.#grow(columns.end(number % this.#limit, ended));
  }

  #grow(characters: number): void {
    this.#characters += characters;
    while (this.#characters > this.#keptCharacters && this.#stripped < this.#added) this.#stripOldest();
  }

  #stripOldest(): void {
    this.#characters -= this.#columns.strip(this.#stripped % this.#limit);
    this.#stripped += 1;
  }
}

/** Functions whose invocations are kept, also of those that are deleted. */
const MOST_FUNCTIONS = 1_000;

/** The last invocations of all functions; a replaced function continues its own. */
export class InvocationBook {
  readonly #memories = new BoundedMap<string, InvocationMemory>(MOST_FUNCTIONS);

  of(functionName: string): InvocationMemory {
    const memory = this.#memories.get(functionName) ?? new InvocationMemory();
    this.#memories.set(functionName, memory);
    return memory;
  }

  /** Forgets the invocations of all functions. */
  clear(): void {
    for (const memory of this.#memories.values()) memory.clear();
  }

  /** The invocations of a function, the last that was started first; of all functions when none is named. */
  list(functionName?: string): KeptInvocation[] {
    if (functionName !== undefined) return this.#memories.get(functionName)?.list() ?? [];
    const all = [...this.#memories.values()].flatMap((memory) => memory.list());
    return all.sort((one, other) => other.startedAt - one.startedAt);
  }
}

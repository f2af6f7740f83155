import { BoundedMap } from '../shared/bounded-map.ts';
import { bareFunctionName } from './function-name.ts';
import { InvocationColumns } from './invocation-columns.ts';
import type {
  EndedInvocation,
  InvocationActivity,
  KeptInvocation,
  KeptInvocations,
  Period,
  StartedInvocation,
} from './kept-invocation.ts';

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
    return this.#views(() => true);
  }

  /** Those that ended in a time, in the order of `list`. */
  endedIn(period: Period): KeptInvocation[] {
    return this.#views((row) => this.#columns.endedIn(row, period));
  }

  /** Those with one of these request ids, in the order of `list`. */
  find(requestIds: ReadonlySet<string>): KeptInvocation[] {
    return this.#views((row) => requestIds.has(this.#columns.requestId(row)));
  }

  activity(period: Period): InvocationActivity {
    return this.#columns.activity(this.#size, period);
  }

  /** How many are kept. */
  get #size(): number {
    return Math.min(this.#added, this.#limit);
  }

  /** Looks at columns first: an object is made only for those that are wanted. */
  #views(isWanted: (row: number) => boolean): KeptInvocation[] {
    const views: KeptInvocation[] = [];
    for (let number = this.#added - 1; number >= this.#added - this.#size; number -= 1) {
      const row = number % this.#limit;
      if (isWanted(row)) views.push(this.#columns.view(row));
    }
    return views;
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

/** Of a function without invocations. */
const noActivity: InvocationActivity = { running: 0, ended: 0, totalMs: 0, maxMs: 0 };

/** The last invocations of all functions; a replaced function continues its own. */
export class InvocationBook implements KeptInvocations {
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

  list(nameOrArn?: string): KeptInvocation[] {
    if (nameOrArn !== undefined) return this.#memories.get(bareFunctionName(nameOrArn))?.list() ?? [];
    return this.#ofAll((memory) => memory.list());
  }

  endedIn(period: Period): KeptInvocation[] {
    return this.#ofAll((memory) => memory.endedIn(period));
  }

  find(requestIds: ReadonlySet<string>): KeptInvocation[] {
    return this.#ofAll((memory) => memory.find(requestIds));
  }

  activity(nameOrArn: string, period: Period): InvocationActivity {
    return this.#memories.get(bareFunctionName(nameOrArn))?.activity(period) ?? noActivity;
  }

  #ofAll(select: (memory: InvocationMemory) => KeptInvocation[]): KeptInvocation[] {
    const all = [...this.#memories.values()].flatMap(select);
    return all.sort((one, other) => other.startedAt - one.startedAt);
  }
}

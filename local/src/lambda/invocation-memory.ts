import { BoundedMap } from '../shared/bounded-map.ts';
import type { InvocationCaller, InvocationSource } from './invocation-source.ts';

/** Invocations of a function that are kept. */
const KEPT_INVOCATIONS = 1_000;
/** Characters of events and responses of a function that are kept. */
const KEPT_CHARACTERS = 1_000_000;

/** How an invocation ended, seen from the function. */
type InvocationEnd = 'running' | 'succeeded' | 'failed';

/** What is known when an environment takes an invocation. */
export interface StartedInvocation {
  readonly requestId: string;
  readonly functionName: string;
  /** A published version, or `$LATEST`. */
  readonly version: string;
  /** Name of the environment's log stream. */
  readonly environment: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** JSON text; absent for an event of a mapping, whose records are in their topic. */
  readonly event?: string;
  /** Bytes of the event. */
  readonly eventBytes: number;
  /** The records of a mapping that it is made with. */
  readonly source?: InvocationSource;
  /** What invoked it, other than a mapping. */
  readonly caller?: InvocationCaller;
  /** Whether a fault is injected into it. */
  readonly isInjected: boolean;
}

/** What is known when it is over. */
export interface EndedInvocation {
  readonly durationMs: number;
  /** Milliseconds since the epoch. */
  readonly endedAt: number;
  /** Set when the function threw, timed out, ran out of memory or exited. */
  readonly functionError?: string;
  /** JSON text of the handler's result or the error document. */
  readonly response: string;
  /** Highest memory seen in the environment so far, in MB; 0 when it was not measured. */
  readonly memoryUsedInMb: number;
  /** Length of the init phase, for the first invocation of an environment. */
  readonly initDurationMs?: number;
}

/** An invocation of a function. */
export interface KeptInvocation extends StartedInvocation, Partial<EndedInvocation> {
  readonly end: InvocationEnd;
  /** Whether event and response are no longer kept, for those of later invocations. */
  readonly isStripped: boolean;
}

class Entry implements KeptInvocation {
  readonly requestId: string;
  readonly functionName: string;
  readonly version: string;
  readonly environment: string;
  readonly startedAt: number;
  readonly eventBytes: number;
  readonly source: InvocationSource | undefined;
  readonly caller: InvocationCaller | undefined;
  readonly isInjected: boolean;
  event: string | undefined;
  end: InvocationEnd = 'running';
  isStripped = false;
  durationMs: number | undefined = undefined;
  endedAt: number | undefined = undefined;
  functionError: string | undefined = undefined;
  response: string | undefined = undefined;
  memoryUsedInMb: number | undefined = undefined;
  initDurationMs: number | undefined = undefined;

  constructor(started: StartedInvocation) {
    this.requestId = started.requestId;
    this.functionName = started.functionName;
    this.version = started.version;
    this.environment = started.environment;
    this.startedAt = started.startedAt;
    this.eventBytes = started.eventBytes;
    this.source = started.source;
    this.caller = started.caller;
    this.isInjected = started.isInjected;
    this.event = started.event;
  }

  get characters(): number {
    return (this.event?.length ?? 0) + (this.response?.length ?? 0);
  }

  strip(): void {
    this.event = undefined;
    this.response = undefined;
    this.isStripped = true;
  }
}

/**
 * The last invocations of a function: 1,000 of them, with a million characters of events and responses; beyond these the
 * oldest lose their texts first. Events of mappings are not kept: their records are read from the topic by position.
 */
export class InvocationMemory {
  readonly #limit: number;
  readonly #keptCharacters: number;
  /** In the order of their start, from `#next` on when it is full. */
  #ring: Entry[] = [];
  #next = 0;
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
    const entry = new Entry(started);
    if (this.#ring.length === this.#limit && this.#stripped <= this.#added - this.#limit) this.#stripOldest();
    this.#ring[this.#next] = entry;
    this.#next = (this.#next + 1) % this.#limit;
    this.#added += 1;
    if (entry.event !== undefined) this.#grow(entry.event.length);
    return (ended) => this.#end(entry, ended);
  }

  /** Forgets all invocations. */
  clear(): void {
    // Those that run still end, and their responses take no room.
    for (const entry of this.#ring) entry.strip();
    this.#ring = [];
    this.#next = 0;
    this.#added = 0;
    this.#stripped = 0;
    this.#characters = 0;
  }

  /** Those that are kept, the last that was started first. */
  list(): KeptInvocation[] {
    return Array.from({ length: this.#ring.length }, (_, age) => this.#aged(age + 1));
  }

  #end(entry: Entry, { response, ...ended }: EndedInvocation): void {
    Object.assign(entry, ended);
    entry.end = ended.functionError === undefined ? 'succeeded' : 'failed';
    if (entry.isStripped) return;
    entry.response = response;
    this.#grow(response.length);
  }

  #grow(characters: number): void {
    this.#characters += characters;
    while (this.#characters > this.#keptCharacters && this.#stripped < this.#added) this.#stripOldest();
  }

  #stripOldest(): void {
    const entry = this.#aged(this.#added - this.#stripped);
    this.#characters -= entry.characters;
    this.#stripped += 1;
    entry.strip();
  }

  /** @param age 1 for the one that was added last. */
  #aged(age: number): Entry {
    return this.#ring[(this.#next - age + this.#limit) % this.#limit] as Entry;
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

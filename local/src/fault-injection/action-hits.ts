/** A call to an AWS service that met a fault. */
export interface HitCall {
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Name the service signs with, for example `dynamodb`. */
  readonly service: string;
  readonly operation: string;
  /** ARN of the assumed role. */
  readonly caller: string;
  /** Of the call, as its response has it. */
  readonly requestId: string;
}

/** Invocations, and calls, that are remembered of each action. */
const KEPT_HITS = 100;

/** What an action of an experiment has hit. */
export class ActionHits {
  readonly #requestIds: string[] = [];
  readonly #calls: HitCall[] = [];
  #count = 0;

  /** How many invocations or calls it has hit. */
  get count(): number {
    return this.#count;
  }

  /** Request ids of the last 100 invocations that it has hit. */
  get requestIds(): readonly string[] {
    return this.#requestIds;
  }

  /** The last 100 calls that it has hit. */
  get calls(): readonly HitCall[] {
    return this.#calls;
  }

  invocation(requestId: string): void {
    this.#keep(this.#requestIds, requestId);
  }

  call(call: HitCall): void {
    this.#keep(this.#calls, call);
  }

  #keep<Hit>(kept: Hit[], hit: Hit): void {
    this.#count += 1;
    kept.push(hit);
    if (kept.length > KEPT_HITS) kept.shift();
  }
}

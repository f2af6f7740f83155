import type { KafkaDecision } from '../../iam/types.ts';
import type { RunningServices } from '../types.ts';
import type { SetNeeds } from './protocol.ts';

/** Learns what happens to a set: the mirror that has it. */
export interface SetListener {
  readonly onProgress: (message: string) => void;
  /** The set has failed permanently; one readable line. */
  readonly onUnexpectedExit: (message: string) => void;
  readonly onKafkaDecision: (decision: KafkaDecision) => void;
}

/** Kafka, tables and a mailbox that run. */
export interface ServiceSet {
  readonly services: Omit<RunningServices, 'stop'>;
  /** Absolute path. */
  readonly directory: string;
  /** Gets what happens; undefined while no client has the set. */
  listener: SetListener | undefined;
  /** Whether it holds what a new one holds, and responds. */
  isAsNew(): Promise<boolean>;
  /** Removes what a lease left. @throws {Error} with what is left, when it is not as new afterwards. */
  empty(): Promise<void>;
  stop(): Promise<void>;
}

export type StartSet = (needs: SetNeeds, listener: SetListener) => Promise<ServiceSet>;

/** A set that a client has alone. It ends once, by one of both ways. */
export interface Lease {
  readonly set: ServiceSet;
  /** The client is done: the set is emptied and waits for the next one with the same needs. */
  release(): void;
  /** The client is gone, and what of it may still run is not known: the set is stopped. */
  discard(): void;
}

interface Member {
  readonly key: string;
  readonly set: ServiceSet;
  state: 'leased' | 'emptying' | 'idle';
  /** Resolves when it is idle, or stopped: to the reason. */
  emptied: Promise<string | undefined>;
}

/** Sets of services that clients have one after the other. Two clients at once have two sets. */
export class ServicePool {
  readonly #startSet: StartSet;
  readonly #mostIdle: number;
  /** Those that are idle in the order in which they became so. */
  readonly #members = new Set<Member>();
  readonly #ending = new Set<Promise<unknown>>();
  #starting = 0;

  /** @param mostIdle sets that wait for a lease; each takes some 700 MB of memory. */
  constructor(startSet: StartSet, mostIdle: number) {
    this.#startSet = startSet;
    this.#mostIdle = mostIdle;
  }

  /** Whether no client has or awaits a set, and none is being emptied. */
  get isUnused(): boolean {
    return this.#starting === 0 && [...this.#members].every(({ state }) => state === 'idle');
  }

  /** A set that is as new: one that waits, one that is emptied just now, else a new one. */
  async lease(needs: SetNeeds, listener: SetListener): Promise<Lease> {
    const key = JSON.stringify(needs);
    for (;;) {
      const idle = this.#find(key, 'idle');
      if (idle) {
        idle.state = 'leased';
        if (await idle.set.isAsNew()) return this.#give(idle, listener);
        listener.onProgress(
          'A shared Kafka, DynamoDB or mailbox does not run as it should: another is started',
        );
        this.#discard(idle);
        continue;
      }
      const emptying = this.#find(key, 'emptying');
      if (!emptying) return this.#give(await this.#add(key, needs, listener), listener);
      const reason = await emptying.emptied;
      if (reason !== undefined) {
        listener.onProgress(`A shared set of services cannot be emptied (${reason}): another is started`);
      }
    }
  }

  /** Stops all sets. */
  async stop(): Promise<void> {
    for (const member of this.#members) this.#discard(member);
    await Promise.allSettled(this.#ending);
  }

  #find(key: string, state: Member['state']): Member | undefined {
    return [...this.#members].find((member) => member.key === key && member.state === state);
  }

  async #add(key: string, needs: SetNeeds, listener: SetListener): Promise<Member> {
    this.#starting += 1;
    try {
      const set = await this.#startSet(needs, listener);
      const member: Member = { key, set, state: 'leased', emptied: Promise.resolve(undefined) };
      this.#members.add(member);
      return member;
    } finally {
      this.#starting -= 1;
    }
  }

  #give(member: Member, listener: SetListener): Lease {
    member.set.listener = listener;
    let hasEnded = false;
    const once = (end: (member: Member) => void) => () => {
      if (hasEnded) return;
      hasEnded = true;
      member.set.listener = undefined;
      end(member);
    };
    return {
      set: member.set,
      release: once((each) => this.#empty(each)),
      discard: once((each) => this.#discard(each)),
    };
  }

  #empty(member: Member): void {
    member.state = 'emptying';
    member.emptied = member.set.empty().then(
      () => this.#keep(member),
      // Something is left that cannot be removed, such as a group with members: the next client gets another set.
      (error: Error) => {
        this.#discard(member);
        return error.message;
      },
    );
  }

  #keep(member: Member): undefined {
    if (!this.#members.delete(member)) return;
    member.state = 'idle';
    this.#members.add(member);
    const idle = [...this.#members].filter(({ state }) => state === 'idle');
    for (const each of idle.slice(0, Math.max(0, idle.length - this.#mostIdle))) this.#discard(each);
  }

  #discard(member: Member): void {
    if (!this.#members.delete(member)) return;
    const ending = member.set.stop();
    this.#ending.add(ending);
    void ending.catch(() => {}).then(() => this.#ending.delete(ending)); // What was in it is of no use to anyone.
  }
}

import { BoundedMap } from '../shared/bounded-map.ts';
import type { Clock } from '../shared/clock.ts';
import { assumedRoleArn, type Identity, sessionNameOf } from './caller.ts';
import type { Refusal } from './evaluate.ts';

/** Different refusals that are remembered, the last ones: a function that makes up names must not fill memory. */
const KEPT_REFUSALS = 1_000;

/** A statement of a policy that would allow what was refused. */
interface PolicyStatement {
  readonly Effect: 'Allow';
  readonly Action: string;
  readonly Resource: string;
}

/** What was refused to a caller, however often. Times are milliseconds since the epoch. */
export interface RecordedRefusal {
  /** ARN of the assumed role. */
  readonly principal: string;
  /** ARN of the role. */
  readonly role: string;
  /** The function that asked, or the name of the session of a role. */
  readonly caller: string;
  /** Whether `caller` is a function. */
  readonly isFunction: boolean;
  readonly action: string;
  /** ARN, or `*`. */
  readonly resource: string;
  readonly by: Refusal['by'];
  /** Whether a statement denies it; otherwise none allows it. */
  readonly isExplicit: boolean;
  /** AWS's error message. */
  readonly message: string;
  /** Absent where no further statement helps: another one denies it. */
  readonly statement?: PolicyStatement;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** The last things that were refused since the start, each once. */
export class Refusals {
  readonly #clock: Clock;
  /** By message, in the order in which they were refused last. */
  readonly #byMessage = new BoundedMap<string, RecordedRefusal>(KEPT_REFUSALS);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param denied `text` is AWS's error message. */
  add(identity: Identity, denied: Refusal & { readonly text: string }): void {
    const { action, resource, by, isExplicit, text } = denied;
    const now = this.#clock.now();
    const earlier = this.#byMessage.get(text);
    this.#byMessage.delete(text);
    this.#byMessage.set(text, {
      principal: assumedRoleArn(identity),
      role: identity.roleArn,
      caller: sessionNameOf(identity),
      isFunction: 'functionName' in identity,
      action,
      resource,
      by,
      isExplicit,
      message: text,
      ...(!isExplicit && { statement: { Effect: 'Allow', Action: action, Resource: resource } }),
      count: (earlier?.count ?? 0) + 1,
      firstAt: earlier?.firstAt ?? now,
      lastAt: now,
    });
  }

  /** Those that were refused last first. */
  list(): RecordedRefusal[] {
    return [...this.#byMessage.values()].reverse();
  }
}

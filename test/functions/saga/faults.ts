import { AsyncLocalStorage } from 'node:async_hooks';
import { emailKey } from '../../../functions/notification/domain.ts';
import type { PlannedEmail } from '../../../functions/notification/email.ts';
import { NotAcceptedError } from '../../../functions/notification/ports.ts';
import type { Step } from '../support/deliveries.ts';

/** What may happen to a step: its process dies, or what it calls fails it; before the effect, or after. */
export const faults = ['dies before', 'dies after', 'is refused', 'gets no response'] as const;
export type Fault = (typeof faults)[number];

/** A fault at a step, counted from the first step of the world. */
export interface FaultPoint {
  readonly step: number;
  readonly fault: Fault;
}

/** The process is gone: nothing it does any more has an effect. */
export class ProcessDied extends Error {}

/** One life of a process: from its start to its end, or to its death. */
export class Life {
  isDead = false;
  /** Faults that were injected into it. */
  faults = 0;
  /** Emails that the service took from it and whose mark is not written: the one window of the design. */
  readonly unmarked = new Set<string>();
}

/** The step that is being taken, for who watches what it does. */
export const currentStep = new AsyncLocalStorage<{ readonly name: string }>();

/** Numbers and names all steps of a world, and lets the faults strike where they are to. */
export class Steps {
  readonly names: string[] = [];
  readonly #faults: ReadonlyMap<number, Fault>;

  constructor(points: readonly FaultPoint[]) {
    this.#faults = new Map(points.map(({ step, fault }) => [step, fault]));
  }

  /** The steps of one life. */
  of(life: Life): Step {
    return async (name, call) => {
      if (life.isDead) throw new ProcessDied(name);
      const fault = this.#faults.get(this.names.push(name) - 1);
      if (fault) life.faults += 1;
      if (fault === 'dies before') throw this.#death(life, name);
      if (fault === 'is refused') throw refusalOf(name);
      const result = await currentStep.run({ name }, async () => call());
      if (life.isDead) throw new ProcessDied(name);
      if (fault === 'dies after') throw this.#death(life, name);
      if (fault === 'gets no response') throw new Error(`${name} did not respond.`);
      return result;
    };
  }

  #death(life: Life, name: string): ProcessDied {
    life.isDead = true;
    return new ProcessDied(name);
  }
}

/** A refused email was certainly not taken, which its mailer says. */
function refusalOf(name: string): Error {
  return name === 'mailer.send' ? new NotAcceptedError('throttled') : new Error(`${name} is refused.`);
}

type MailPorts = {
  readonly emails: { markSent(key: string, ...rest: never[]): Promise<unknown> };
  readonly mailer: { send(email: PlannedEmail): Promise<unknown> };
};

/** The same ports, which note on the life what it sent and did not mark. */
export function watched<P extends MailPorts>(ports: P, life: Life): P {
  const { emails, mailer } = ports;
  return {
    ...ports,
    mailer: {
      ...mailer,
      send: async (email: PlannedEmail) => {
        const outcome = await mailer.send(email);
        life.unmarked.add(emailKey(email));
        return outcome;
      },
    },
    emails: {
      ...emails,
      markSent: async (key: string, ...rest: never[]) => {
        const held = await emails.markSent(key, ...rest);
        life.unmarked.delete(key);
        return held;
      },
    },
  };
}

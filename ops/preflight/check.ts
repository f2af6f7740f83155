import type { Config } from '../../lib/config/index.ts';
import type { Template } from '../../local/src/template/types.ts';
import type { Clients } from './clients.ts';

/**
 * The finding of a check: AWS accepts it; accepts it with a consequence; refuses it; or the check could not be made.
 * In the order of a report's summary.
 */
export const verdicts = ['refused', 'warning', 'not checked', 'ok'] as const;
export type Verdict = (typeof verdicts)[number];

export interface Finding {
  readonly verdict: Verdict;
  /** One line: what the account has, and what the stage needs. */
  readonly what: string;
  /** One line: what to do about it, a command where there is one. */
  readonly todo?: string;
}

/** What is about to be deployed, and where. */
export interface Plan {
  readonly region: string;
  /** May have sample values, and settings that cannot be combined: the report names them. */
  readonly config: Config;
  /** Synthesized at its first use; undefined when the settings cannot be combined. */
  readonly template: () => Template | undefined;
  /** Only calls that read: nothing that AWS would have to refuse. */
  readonly isReadOnly: boolean;
}

/** One question to an account, which costs nothing. */
export interface Check {
  /** Of the report's second column. */
  readonly id: string;
  /** Completes the sentence "The check finds out …". */
  readonly asks: string;
  /** IAM actions that it needs; none for a call that needs no permission. */
  readonly actions: readonly string[];
  /** False where the settings make it pointless. */
  readonly applies: (config: Config) => boolean;
  /** Rejects with the SDK's error when a call fails that is not an outcome. */
  readonly run: (clients: Clients, plan: Plan) => Promise<Finding>;
}

/** A check in its two parts: the calls, and the evaluation of what they returned. */
export interface CheckDefinition<Response> extends Omit<Check, 'run' | 'applies'> {
  /** Default: always. */
  readonly applies?: (config: Config) => boolean;
  readonly ask: (clients: Clients, plan: Plan) => Promise<Response>;
  readonly evaluate: (response: Response, plan: Plan) => Finding;
}

/** Makes a row for the table of checks. */
export function defineCheck<Response>({
  ask,
  evaluate,
  applies = () => true,
  ...described
}: CheckDefinition<Response>): Check {
  return { ...described, applies, run: async (clients, plan) => evaluate(await ask(clients, plan), plan) };
}

export const ok = (what: string): Finding => ({ verdict: 'ok', what });
export const warning = (what: string, todo: string): Finding => ({ verdict: 'warning', what, todo });
export const refused = (what: string, todo: string): Finding => ({ verdict: 'refused', what, todo });
export const notChecked = (what: string, todo?: string): Finding => ({
  verdict: 'not checked',
  what,
  ...(todo === undefined ? {} : { todo }),
});

/**
 * For `catch`: an error of AWS that is an outcome, such as a parameter that is not there, becomes undefined.
 * @throws what it was given, when it is another error.
 */
export const undefinedWhen =
  (...names: readonly string[]) =>
  (error: unknown): undefined => {
    if (error instanceof Error && names.includes(error.name)) return undefined;
    throw error;
  };

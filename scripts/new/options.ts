import { parseArgs } from 'node:util';

/** A concern that is asked for. */
export interface ConcernRequest {
  readonly kind: 'concern';
  /** Kebab-case. */
  readonly name: string;
  /** At least one event type. */
  readonly reads: readonly string[];
  /** The event type it emits. Default: none. */
  readonly emits?: string | undefined;
  /** Its route, `GET /loyalty`. Default: none. */
  readonly route?: string | undefined;
}

/** An event type that is asked for. */
export interface EventRequest {
  readonly kind: 'event';
  readonly name: string;
  /** The concern that writes it. */
  readonly writer: string;
}

export type ScaffoldRequest = ConcernRequest | EventRequest;

export const usage = `npm run new -- concern NAME --reads EVENT[,EVENT …] [--emits EVENT] [--route 'GET /PATH']
       npm run new -- event NAME [--writer CONCERN]`;

const optionsOf = {
  concern: ['reads', 'emits', 'route'],
  event: ['writer'],
} as const satisfies Record<ScaffoldRequest['kind'], readonly string[]>;

/**
 * Reads the command line; whether the names exist is checked later.
 * @throws {Error} naming what was given and what is accepted.
 */
export function readOptions(args: readonly string[]): ScaffoldRequest {
  const { values, positionals } = parseArgs({
    args: [...args],
    strict: true,
    allowPositionals: true,
    options: {
      reads: { type: 'string' },
      emits: { type: 'string' },
      route: { type: 'string' },
      writer: { type: 'string' },
    },
  });
  const [kind = '', name, ...more] = positionals;
  if (kind !== 'concern' && kind !== 'event') {
    throw new Error(`What to make is "${kind}"; accepted is concern or event.`);
  }
  if (name === undefined) throw new Error(`The name of the ${kind} is missing.`);
  if (more.length > 0) {
    throw new Error(
      `"${more.join(' ')}" follows the name; accepted are options. Quote a route: --route 'GET /x'.`,
    );
  }
  expectOptionsOf(kind, values);
  if (kind === 'event') return { kind, name, writer: values.writer ?? 'orders' };
  return { kind, name, reads: eventListOf(values.reads), emits: values.emits, route: values.route };
}

function expectOptionsOf(kind: ScaffoldRequest['kind'], values: object): void {
  const accepted: readonly string[] = optionsOf[kind];
  const other = Object.keys(values).find((option) => !accepted.includes(option));
  if (other === undefined) return;
  throw new Error(
    `--${other} is not an option of ${kind}; accepted: ${accepted.map((each) => `--${each}`).join(', ')}.`,
  );
}

function eventListOf(text: string | undefined): string[] {
  if (text !== undefined) return text.split(',').map((each) => each.trim());
  throw new Error('--reads is missing; accepted is a list of event types, --reads OrderPlaced,OrderShipped.');
}

import type { Access, Grants } from './evaluate.ts';

/** Of one function; more different accesses than this add nothing to which grants it needs. */
const KEPT_ACCESSES = 2_000;

/** What functions were allowed to do, each thing once: evidence of which grants they need. */
export class AccessHistory {
  readonly #byFunction = new Map<string, Map<string, Access>>();

  /** @param grants of the function's role: of the context, what their conditions do not name is forgotten. */
  add(functionName: string, access: Access, grants: Grants): void {
    const recorded = access.context ? { ...access, context: namedIn(grants, access.context) } : access;
    const accesses = this.#byFunction.get(functionName) ?? new Map<string, Access>();
    this.#byFunction.set(functionName, accesses);
    const key = keyOf(recorded);
    if (!accesses.has(key) && accesses.size < KEPT_ACCESSES) accesses.set(key, recorded);
  }

  of(functionName: string): Access[] {
    return [...(this.#byFunction.get(functionName)?.values() ?? [])];
  }
}

/** Mail addresses, for example, stay out of memory unless a policy is about them. */
function namedIn({ identity, boundary = [] }: Grants, context: NonNullable<Access['context']>) {
  const conditions = [...identity, ...boundary].flatMap((statement) => Object.values(statement.conditions));
  const keys = new Set(conditions.flatMap((each) => Object.keys(each).map((key) => key.toLowerCase())));
  return Object.fromEntries(Object.entries(context).filter(([key]) => keys.has(key)));
}

const keyOf = ({ action, resources, context, orElse }: Access): string =>
  `${action} ${resources} ${context ? JSON.stringify(context) : ''} ${orElse ? keyOf(orElse) : ''}`;

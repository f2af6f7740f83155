import { jsonIn } from '../json.ts';

/** What the customer has typed so far, by the name of the field. It survives signing in, and ends with the session or the tab. */
export type Draft = Readonly<Record<string, string>>;

/** The draft in a stored text; empty when another customer has typed it, whose session has ended in this tab. */
export function draftIn(text: string | null, customerId: string | undefined): Draft {
  const { typedBy, address } = (jsonIn(text) ?? {}) as { typedBy?: unknown; address?: unknown };
  if (typedBy !== undefined && typedBy !== customerId) return {};
  const fields = Object.entries(Object(address) as Record<string, unknown>);
  return Object.fromEntries(
    fields.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

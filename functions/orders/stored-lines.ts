import { unframe } from '../../events/glue-wire-format.ts';
import { decodeEvent, type OrderLine } from '../../events/index.ts';

/** What an order bought, from the value of its OrderPlaced; undefined when that cannot be read. */
export type ReadLines = (encodedEvent: Uint8Array) => readonly OrderLine[] | undefined;

/**
 * Reads the lines of stored orders.
 * @param schemaVersionId the version that OrderPlaced is written with now. An order that was placed with an earlier one is shown
 *   without lines: only the current schema is in the bundle, and the bytes of another would be read as nonsense.
 */
export function createLineReader(schemaVersionId: string): ReadLines {
  return (encodedEvent) => {
    const bytes = Buffer.from(encodedEvent);
    if (unframe(bytes).schemaVersionId !== schemaVersionId) return undefined;
    return decodeEvent('OrderPlaced', bytes).lines;
  };
}

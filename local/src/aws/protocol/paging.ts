export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly nextToken?: string;
}

/** Thrown for a token that no earlier page gave; each service has its own error for it. */
export class InvalidPageTokenError extends Error {
  override readonly name = 'InvalidPageTokenError';
}

/** Cuts one page. A token is opaque to clients; it holds the position at which the next page starts. */
export function pageOf<T>(all: readonly T[], size: number, token: string | null): Page<T> {
  const start = token ? positionOf(token) : 0;
  const end = start + size;
  return {
    items: all.slice(start, end),
    nextToken: end < all.length ? Buffer.from(`at ${end}`).toString('base64url') : undefined,
  };
}

function positionOf(token: string): number {
  const position = /^at (\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString('latin1'))?.[1];
  if (!position) throw new InvalidPageTokenError(`'${token}' is not a token of an earlier page.`);
  return Number(position);
}

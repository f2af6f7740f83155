/** Responses in turn; an error is thrown. */
export function inTurn<Result extends object>(
  results: readonly (Result | Error)[],
): () => Promise<Exclude<Result, Error>> {
  const left = [...results];
  return async () => {
    const next = left.shift();
    if (next instanceof Error) throw next;
    if (next === undefined) throw new Error('There is no response left.');
    return next as Exclude<Result, Error>;
  };
}

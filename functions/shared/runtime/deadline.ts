/**
 * Resolves or rejects as `work` does, unless it takes longer than `limitMs`: then it rejects with the error
 * that `late` makes. The work itself continues; its later failure is not reported a second time.
 */
export async function withDeadline<Result>(
  work: Promise<Result>,
  limitMs: number,
  late: () => Error,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), limitMs);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits for work at most `timeoutMs`; what happens after that, errors included, is ignored. */
export async function within(timeoutMs: number, work: Promise<void>): Promise<void> {
  const timeout = Promise.withResolvers<void>();
  const timer = setTimeout(timeout.resolve, timeoutMs);
  await Promise.race([Promise.allSettled([work]), timeout.promise]);
  clearTimeout(timer);
}

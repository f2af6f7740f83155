/** Waits for something, but no longer than a time; what comes after that, errors included, nobody waits for. */
export async function within(timeoutMs: number, work: Promise<void>): Promise<void> {
  const timeout = Promise.withResolvers<void>();
  const timer = setTimeout(timeout.resolve, timeoutMs);
  await Promise.race([Promise.allSettled([work]), timeout.promise]);
  clearTimeout(timer);
}

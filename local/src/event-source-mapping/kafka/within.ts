/** Waits for something, but no longer than a time; what comes after that, errors included, nobody waits for. */
export async function within(timeoutInMs: number, work: Promise<void>): Promise<void> {
  const timeout = Promise.withResolvers<void>();
  const timer = setTimeout(timeout.resolve, timeoutInMs);
  await Promise.race([Promise.allSettled([work]), timeout.promise]);
  clearTimeout(timer);
}

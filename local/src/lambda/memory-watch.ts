/** Something whose memory is looked at again and again while it runs. */
export interface Watched {
  /** Ends itself when it holds too much. */
  checkMemory(): Promise<void>;
}

const INTERVAL_MS = 50;

const watched = new Set<Watched>();
let timer: NodeJS.Timeout | undefined;

/**
 * Keeps a thread that fills its heap from taking the process down: V8 aborts the whole process when a thread
 * allocates past its limit faster than it can be stopped, so its limit has slack and this check comes first
 * (docs/decisions/041-memory-limit.md).
 */
export function watchMemory(subject: Watched): void {
  watched.add(subject);
  timer ??= setInterval(checkAll, INTERVAL_MS).unref();
}

export function unwatchMemory(subject: Watched): void {
  watched.delete(subject);
  if (watched.size > 0) return;
  clearInterval(timer);
  timer = undefined;
}

function checkAll(): void {
  for (const subject of watched) void subject.checkMemory();
}

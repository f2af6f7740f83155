import { readFileSync } from 'node:fs';

const MEBIBYTE = 1024 * 1024;
/** Of every kernel that Node runs on, apart from some of ARM with larger ones, which report a quarter less often. */
const PAGE_BYTES = 4096;
/** `sysconf(_SC_CLK_TCK)`; Linux fixes it for user space. */
const TICKS_PER_SECOND = 100;

/**
 * Memory of a process and of all below it, in MB: what counts on AWS, where child processes share the function's limit.
 * @returns undefined where there is no `/proc`, or the process is gone.
 */
export function residentMemoryMb(pid: number): number | undefined {
  const pages = descendants(pid)
    .map((each) => Number(read(each, 'statm')?.split(' ')[1] ?? 0))
    .reduce((sum, each) => sum + each, 0);
  return pages === 0 ? undefined : Math.ceil((pages * PAGE_BYTES) / MEBIBYTE);
}

/** Seconds that the processors worked for a process and all below it; 0 where there is no `/proc`. */
export function processorSeconds(pid: number): number {
  const ticks = descendants(pid).map((each) => {
    // The name, in parentheses, may hold spaces.
    const fields = read(each, 'stat')?.split(') ').at(-1)?.split(' ') ?? [];
    return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  });
  return ticks.reduce((sum, each) => sum + each, 0) / TICKS_PER_SECOND;
}

function descendants(pid: number): number[] {
  const children = read(pid, `task/${pid}/children`)?.trim().split(' ').filter(Boolean) ?? [];
  return [pid, ...children.flatMap((child) => descendants(Number(child)))];
}

/** A process may end at any moment. */
function read(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}

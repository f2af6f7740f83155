import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';

/** What the script that starts a process mounts itself, or what must stay as it is. */
const excluded = /^\/(proc|sys|dev|run|tmp|var|opt)(\/|$)/;

/**
 * Mount points of the user's files and the system: a process of a function sees them read-only, as all of the file
 * system is on AWS apart from /tmp.
 * @param folders absolute paths of files that functions must not change, such as the data directory.
 */
export function hostMountPoints(folders: readonly string[]): string[] {
  const mounts = mountPoints();
  const concerned = ['/', homedir(), process.cwd(), ...folders].map((folder) => mountOf(folder, mounts));
  return [...new Set(concerned)].filter((mount) => !excluded.test(mount));
}

function mountOf(folder: string, mounts: readonly string[]): string {
  const above = mounts.filter((mount) => mount === '/' || folder === mount || folder.startsWith(`${mount}/`));
  return above.reduce((longest, mount) => (mount.length > longest.length ? mount : longest), '/');
}

/** https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html */
function mountPoints(): string[] {
  try {
    const lines = readFileSync('/proc/self/mountinfo', 'utf8').trim().split('\n');
    return lines.map((line) => decode(line.split(' ')[4] ?? '/'));
  } catch {
    // No Linux.
    return [];
  }
}

/** Spaces and other characters are written as octal numbers. */
function decode(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}

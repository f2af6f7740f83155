import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** State `0A` of https://docs.kernel.org/networking/proc_net_tcp.html */
const LISTENING = '0A';

/** TCP ports that a process and its descendants listen on, sorted. Linux only. */
export function listeningPorts(pid: number): number[] {
  const sockets = new Set(withDescendants(pid).flatMap(socketsOf));
  const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => readFileSync(file, 'utf8').split('\n'));
  const ports = lines.flatMap((line) => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
    const isTheirs = state === LISTENING && sockets.has(inode);
    return isTheirs ? [Number.parseInt(local.split(':')[1] ?? '', 16)] : [];
  });
  return [...new Set(ports)].sort((one, other) => one - other);
}

function withDescendants(pid: number): number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), parentOf(name)]),
  );
  const found = [pid];
  for (const each of found) for (const [child, parent] of parents) if (parent === each) found.push(child);
  return found;
}

/** A process may end at any time. */
function parentOf(pid: string): number | undefined {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
  } catch {
    return undefined;
  }
}

function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((descriptor) => socketOf(`/proc/${pid}/fd/${descriptor}`));
  } catch {
    return [];
  }
}

function socketOf(link: string): string[] {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(link))?.slice(1) ?? [];
  } catch {
    return [];
  }
}

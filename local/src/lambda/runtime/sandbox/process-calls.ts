import os from 'node:os';
import type { SandboxSettings } from '../protocol.ts';
import type { PathMap } from './path-map.ts';

type Call = (...args: unknown[]) => unknown;
type Calls = Record<string, Call | undefined>;

/** What the calls of `process` need of the sandbox. */
export interface ProcessPorts {
  readonly settings: SandboxSettings;
  readonly map: PathMap;
  /** Whether a process id is a child of the function, or of one of its children. */
  readonly isOwnChild: (pid: number) => boolean;
  /** Ends the environment as a signal would. */
  readonly endBySignal: (signal: string) => void;
}

/** Calls that concern a whole process, and which of their arguments make them more than a question. */
const ofProcesses: Readonly<Record<string, (args: readonly unknown[]) => boolean>> = {
  umask: (args) => args.length > 0 && args[0] !== undefined,
  setuid: () => true,
  seteuid: () => true,
  setgid: () => true,
  setegid: () => true,
  setgroups: () => true,
  initgroups: () => true,
  execve: () => true,
  dlopen: () => false,
};

/**
 * Makes `process.kill`, `abort` and `chdir` concern the environment. In a thread, what nothing can pretend fails with
 * the remedy: it would change the mirror.
 */
export function confineProcess(ports: ProcessPorts): void {
  const calls = process as unknown as Calls;
  const kill = process.kill.bind(process);
  calls.kill = (pid, signal) => killWithin(Number(pid), signal ?? 'SIGTERM', kill, ports);
  if (!ports.settings.isThread) return;
  // Programs are named after it; a thread has none.
  process.argv[1] ??= '/var/runtime/index.mjs';
  calls.abort = () => ports.endBySignal('SIGABRT');
  // What Node's own `kill` is made of: for children, it is called by it.
  const { _kill: killOfNode } = calls;
  calls._kill = (pid, signal) => {
    if (ports.isOwnChild(Math.abs(Number(pid)))) return killOfNode?.(pid, signal);
    return killWithin(Number(pid), signal, kill, ports) && 0;
  };
  for (const [name, isMeant] of Object.entries(ofProcesses))
    refuse(calls, name, `process.${name}`, isMeant, ports);
  refuse(os as unknown as Calls, 'setPriority', 'os.setPriority', () => true, ports);
  Object.defineProperty(process, 'title', { value: process.title, writable: true });
}

function refuse(
  owner: Calls,
  name: string,
  shown: string,
  isMeant: (args: readonly unknown[]) => boolean,
  { settings }: ProcessPorts,
): void {
  const original = owner[name];
  owner[name] = (...args: unknown[]) => {
    if (isMeant(args)) throw new UnsupportedInThreadError(settings.functionName, shown);
    return original && Reflect.apply(original, owner, args);
  };
}

/** A call of the function's code that would concern the whole mirror. */
class UnsupportedInThreadError extends Error {
  override readonly name = 'UnsupportedInThreadError';

  constructor(functionName: string, call: string) {
    super(
      `${functionName} called ${call}, which a function in a thread of the mirror cannot do; ` +
        'start the mirror with --isolation=process',
    );
  }
}

function killWithin(pid: number, signal: unknown, kill: typeof process.kill, ports: ProcessPorts): true {
  const name = nameOf(signal);
  if (ports.isOwnChild(Math.abs(pid))) return kill(pid, signal as string);
  // No other process is known to an environment on AWS, and none may be reached from here.
  if (![process.pid, process.ppid, -process.pid, 0, -1].includes(pid)) throw noSuchProcess();
  if (name === undefined) return true;
  if (!ports.settings.isThread) return kill(process.pid, name);
  // The name is an event of `process`, whose listeners take the place of what the signal would do.
  const isHandled = name !== 'SIGKILL' && process.emit(name as NodeJS.Signals, name as NodeJS.Signals);
  if (!isHandled && !ignored.has(name)) ports.endBySignal(name);
  return true;
}

const ignored = new Set(['SIGCHLD', 'SIGCONT', 'SIGURG', 'SIGWINCH']);

/** @returns undefined for 0, the question whether there is such a process. */
function nameOf(signal: unknown): string | undefined {
  const { signals } = os.constants;
  const name = typeof signal === 'number' ? nameOfNumber(signal) : String(signal);
  if (signal === 0) return undefined;
  if (name !== undefined && name in signals) return name;
  throw Object.assign(new TypeError(`Unknown signal: ${String(signal)}`), { code: 'ERR_UNKNOWN_SIGNAL' });
}

const nameOfNumber = (number: number) =>
  Object.entries(os.constants.signals).find(([, each]) => each === number)?.[0];

function noSuchProcess(): NodeJS.ErrnoException {
  return Object.assign(new Error('kill ESRCH'), { errno: -3, code: 'ESRCH', syscall: 'kill' });
}

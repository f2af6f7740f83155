import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { constants, tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { killGroup } from '../shared/running-process.ts';
import type { DebuggerServer } from './debugger/types.ts';
import { exited, type Failure, killed, outOfMemory } from './failure.ts';
import { createNameService, NAMES_SOCKET } from './name-service.ts';
import { canReopenSockets, type OutputPipes, takeOutputPipes } from './output-pipes.ts';
import { processorSeconds, residentMemoryMb } from './process-tree.ts';
import { SOCKET_NAME } from './runtime/channel.ts';
import { encodeFrame, type Frame, FrameReader } from './runtime/frames.ts';
import {
  type AwsCall,
  type InvocationRequest,
  LOAD,
  type ResponseMessage,
  type RuntimeSettings,
  toMessage,
} from './runtime/protocol.ts';
import type { RuntimeHost, RuntimeListener } from './runtime-host.ts';
import { MOUNT_POINTS } from './sandbox-script.ts';

/** What a process runs. */
export interface ProcessLaunch {
  /** The bootstrap module's text. */
  readonly bootstrap: string;
  /** Absolute path that nothing else uses; made here, and removed with the process. */
  readonly folder: string;
  readonly settings: RuntimeSettings;
  /** All that the process has in its environment. */
  readonly variables: Readonly<Record<string, string>>;
  /** @param runtimeDirectory has the bootstrap, as `index.mjs`, and the socket. */
  readonly command: (runtimeDirectory: string) => ProcessCommand;
  /** Whether the mirror chose V8's heap limit: what exceeds one of the function's own is its own abort. */
  readonly isHeapLimitOurs: boolean;
  /** Whether the sandbox asks the mirror for addresses of names. */
  readonly asksForNames: boolean;
  /** Where debuggers find the process. Absent: nowhere. */
  readonly debuggers?: DebuggerServer;
}

interface ProcessCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly workingDirectory: string;
}

/** Some systems take 103 bytes and an end as the address of a socket: https://man7.org/linux/man-pages/man7/unix.7.html */
const LONGEST_SOCKET_PATH = 103;
const STDERR_TAIL = 4096;
/** For what a child process of the function that lives on might still write. */
const LAST_OUTPUT_MS = 200;

/** Runs a function in a process, which speaks over a socket in frames what a thread speaks through its port. */
export class ProcessHost implements RuntimeHost {
  readonly #launch: ProcessLaunch;
  readonly #listener: RuntimeListener;
  readonly #runtimeDirectory: string;
  readonly #server: Server;
  readonly #names: Server | undefined;
  readonly #started: Promise<void>;
  #child: ChildProcess | undefined;
  #socket: Socket | undefined;
  #isTerminated = false;
  #exitCode: number | undefined;
  /** Takes the process from debuggers. */
  #leaveDebuggers = () => {};
  #stderrTail = '';
  /** When an invocation was last asked about, and how long the processors had worked for it until then. */
  #sample: { readonly at: number; readonly worked: number } | undefined;

  constructor(launch: ProcessLaunch, listener: RuntimeListener) {
    this.#launch = launch;
    this.#listener = listener;
    this.#runtimeDirectory = prepareFolder(launch);
    this.#server = createServer((socket) => this.#connect(socket));
    this.#server.on('error', (error) => this.#fail(error));
    if (launch.asksForNames) this.#names = this.#nameService();
    this.#started = this.#start().catch((error: Error) => this.#fail(error));
  }

  get utilization(): number {
    const at = performance.now();
    const worked = processorSeconds(this.#child?.pid ?? 0);
    // The first response is that it works: reading before each invocation would cost more than many an invocation.
    this.#sample ??= { at, worked: worked - 1 };
    const seconds = Math.max(0.001, (at - this.#sample.at) / 1000);
    return Math.min(1, (worked - this.#sample.worked) / seconds);
  }

  send(request: InvocationRequest): void {
    this.#sample = undefined;
    const { event } = request;
    if (typeof event !== 'string') {
      const records = new Uint8Array(event.sizeBytes);
      event.writeTo(records);
      this.#write(records);
    }
    this.#write(toMessage(request) as Frame);
  }

  async measureMemory(): Promise<number | undefined> {
    return residentMemoryMb(this.#child?.pid ?? 0);
  }

  async terminate(): Promise<void> {
    this.#isTerminated = true;
    this.#leaveDebuggers();
    await this.#started;
    this.#server.close();
    this.#names?.close();
    this.#socket?.destroy();
    const child = this.#child;
    if (child?.pid && child.exitCode === null && child.signalCode === null) {
      const { promise, resolve } = Promise.withResolvers<void>();
      child.once('exit', () => resolve());
      killGroup(child.pid);
      await promise;
    }
    for (const each of [this.#launch.folder, this.#runtimeDirectory])
      rmSync(each, { recursive: true, force: true });
  }

  async #start(): Promise<void> {
    const listening = Promise.all([
      listen(this.#server, path.join(this.#runtimeDirectory, SOCKET_NAME)),
      this.#names && listen(this.#names, path.join(this.#runtimeDirectory, NAMES_SOCKET)),
    ]);
    const pipes = canReopenSockets ? undefined : await takeOutputPipes();
    await listening;
    if (this.#isTerminated) for (const stream of pipes?.streams ?? []) stream.destroy();
    else this.#spawn(pipes);
    pipes?.release();
  }

  #spawn(pipes: OutputPipes | undefined): void {
    const { file, args, workingDirectory } = this.#launch.command(this.#runtimeDirectory);
    const child = spawn(file, args, {
      cwd: workingDirectory,
      env: { ...this.#launch.variables },
      // The first one shows the script that the mirror is alive.
      stdio: ['pipe', ...(pipes?.stdio ?? (['pipe', 'pipe'] as const))],
      // A process group, so that signals to it reach neither the mirror nor, by Ctrl-C, a function that is to be drained.
      detached: true,
    });
    this.#child = child;
    const [stdout, stderr] = pipes?.streams ?? [child.stdout, child.stderr];
    stdout?.on('data', (chunk: Buffer) => this.#listener.onLog(chunk.toString()));
    stderr?.on('data', (chunk: Buffer) => {
      const text = this.#launch.debuggers ? withoutInspector(chunk.toString()) : chunk.toString();
      this.#stderrTail = (this.#stderrTail + text).slice(-STDERR_TAIL);
      if (text) this.#listener.onLog(text);
    });
    child.on('error', (error) => this.#fail(error));
    child.on('exit', (code, signal) => {
      this.#leaveDebuggers();
      void outputsEnd([stdout, stderr]).then(() =>
        // After the messages that came before.
        setImmediate(() => this.#end((requestId) => this.#failure(requestId, code, signal))),
      );
    });
  }

  #nameService(): Server {
    const { allowedAwsServices } = this.#launch.settings;
    const onRefused = (call: AwsCall) =>
      this.#listener.onMessage({ kind: 'awsCall', payload: JSON.stringify(call) });
    return createNameService({ allowedAwsServices, onRefused });
  }

  #connect(socket: Socket): void {
    this.#server.close();
    this.#socket = socket;
    const reader = new FrameReader();
    socket.on('data', (chunk) => {
      for (const frame of reader.push(chunk)) this.#receive(frame);
    });
    // Whatever ends the connection ends the process, which says more.
    socket.on('error', () => {});
    this.#write(this.#launch.settings);
  }

  #receive(frame: Frame): void {
    if (typeof frame === 'object' && 'exitCode' in frame) this.#exiting(frame.exitCode as number);
    else if (typeof frame === 'object' && 'inspectorUrl' in frame)
      this.#meetDebuggers(frame.inspectorUrl as string);
    // After what child processes wrote before it, which is read in the same turn of the event loop.
    else setImmediate(() => !this.#isTerminated && this.#listener.onMessage(frame as ResponseMessage));
  }

  #exiting(exitCode: number): void {
    this.#exitCode = exitCode;
    this.#leaveDebuggers();
  }

  #meetDebuggers(inspectorUrl: string): void {
    const { debuggers, settings, variables } = this.#launch;
    if (this.#isTerminated || !debuggers) return;
    this.#leaveDebuggers = debuggers.add({
      functionName: variables.AWS_LAMBDA_FUNCTION_NAME ?? '',
      codeDirectory: settings.taskRoot,
      inspectorUrl,
      load: () => this.#write(LOAD),
    });
  }

  #write(frame: Frame): void {
    this.#socket?.cork();
    for (const part of encodeFrame(frame)) this.#socket?.write(part);
    this.#socket?.uncork();
  }

  #fail(error: Error): void {
    this.#listener.onLog(`${error.message}\n`);
    this.#end((requestId) => exited(requestId, 1));
  }

  #end(failure: (requestId: string) => Failure): void {
    if (this.#isTerminated) return;
    this.#isTerminated = true;
    this.#listener.onEnd(failure);
  }

  #failure(requestId: string, code: number | null, signal: NodeJS.Signals | null): Failure {
    const killer = signal ?? this.#signalOf(code);
    if (killer === undefined) return exited(requestId, this.#exitCode ?? code ?? 1);
    const isHeapFull = killer === 'SIGABRT' && this.#stderrTail.includes('heap out of memory');
    return isHeapFull && this.#launch.isHeapLimitOurs ? outOfMemory(requestId) : killed(requestId, killer);
  }

  /** A shell reports a signal as an exit code of 128 and its number; one that the runtime reported is no signal. */
  #signalOf(code: number | null): string | undefined {
    if (this.#exitCode !== undefined || code === null || code <= 128) return undefined;
    return Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0];
  }
}

/** What Node.js itself prints of its inspector, in whole lines. */
const INSPECTOR_LINES =
  /^(Debugger (listening|ending) on ws:.*|For help, see: https:\/\/nodejs\.org\/.*|Debugger attached\.|Waiting for the debugger to disconnect\.\.\.)\n/gm;

const withoutInspector = (text: string) => text.replaceAll(INSPECTOR_LINES, '');

function listen(server: Server, file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(file, resolve);
  });
}

/** @returns the folder of bootstrap and socket. */
function prepareFolder({ folder, bootstrap }: ProcessLaunch): string {
  const usual = path.join(folder, 'runtime');
  const isTooLong = Buffer.byteLength(path.join(usual, SOCKET_NAME)) > LONGEST_SOCKET_PATH;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const directory = isTooLong ? mkdtempSync(path.join(tmpdir(), 'orderstream-')) : usual;
  for (const each of MOUNT_POINTS) mkdirSync(path.join(directory, each), { recursive: true, mode: 0o700 });
  writeFileSync(path.join(directory, 'index.mjs'), bootstrap);
  return directory;
}

/** Resolves when all is read that was written; what still holds an output open is waited for no longer than that takes. */
async function outputsEnd(outputs: readonly (Readable | null)[]): Promise<void> {
  const open = outputs.filter((each) => each !== null).filter((each) => !each.closed);
  const timer = setTimeout(() => open.forEach((each) => void each.destroy()), LAST_OUTPUT_MS);
  await Promise.all(open.map((each) => new Promise((resolve) => each.once('close', resolve))));
  clearTimeout(timer);
}

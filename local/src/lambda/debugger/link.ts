import { WebSocket } from 'ws';
import type { Target } from './target.ts';

/** Gets what a process says to a debugger. */
export interface LinkListener {
  onMessage(message: string): void;
  /** The process is gone, or takes no debugger. */
  onClose(): void;
}

/**
 * The connection of one debugger with one process. It watches what the two say for what holds the function.
 * https://chromedevtools.github.io/devtools-protocol/v8/Debugger/
 */
export class Link {
  readonly target: Target;
  readonly isWaiting: boolean;
  readonly #socket: WebSocket;
  /** What came before the connection was open. */
  #early: string[] = [];
  /** Holds the function before it is loaded; the link itself holds it at a breakpoint. */
  readonly #start = {};
  /** How the response begins to the command that lets the function be loaded. */
  #startResponse: string | undefined;

  /** @param waitsAtStart whether a function that is not loaded yet waits for `Runtime.runIfWaitingForDebugger`. */
  constructor(target: Target, waitsAtStart: boolean, listener: LinkListener) {
    this.target = target;
    this.isWaiting = waitsAtStart && !target.isStarted;
    if (this.isWaiting) target.wait(this.#start);
    this.#socket = new WebSocket(target.inspectorUrl, { perMessageDeflate: false });
    this.#socket.on('open', () => this.#sendEarly());
    this.#socket.on('message', (data) => this.#receive(String(data), listener));
    // `close` follows.
    this.#socket.on('error', () => {});
    const forget = target.connect(this);
    this.#socket.on('close', () => {
      forget();
      this.#release();
      listener.onClose();
    });
  }

  /** Hands a debugger's command to the process. */
  send(message: string): void {
    if (message.includes('Runtime.runIfWaitingForDebugger')) this.#startResponse = responseTo(message);
    if (this.#socket.readyState === WebSocket.CONNECTING) this.#early.push(message);
    else if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(message);
  }

  /** Ends the debugger's session; V8 resumes what it held, unless another debugger holds it too. */
  close(): void {
    this.#release();
    this.#socket.terminate();
  }

  #sendEarly(): void {
    for (const message of this.#early.splice(0)) this.#socket.send(message);
  }

  #receive(message: string, listener: LinkListener): void {
    if (message.startsWith('{"method":"Debugger.paused"')) this.target.holds.hold(this);
    else if (message.startsWith('{"method":"Debugger.resumed"')) this.target.holds.release(this);
    // Not at the command: breakpoints that were set before it are there when V8 responds.
    else if (this.#startResponse && message.startsWith(this.#startResponse)) this.target.proceed(this.#start);
    listener.onMessage(message);
  }

  #release(): void {
    this.target.holds.release(this);
    this.target.proceed(this.#start);
  }
}

function responseTo(message: string): string {
  const [, id] = /"id":\s*(\d+)/.exec(message) ?? [];
  return `{"id":${id},`;
}

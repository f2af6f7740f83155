import { EventEmitter, once } from 'node:events';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

export interface Target {
  readonly title: string;
  readonly webSocketDebuggerUrl: string;
}

export const targetsAt = async (address: string): Promise<Target[]> =>
  (await fetch(`http://${address}/json/list`)).json() as Promise<Target[]>;

/** A debugger by the protocol of Chrome's tools, as far as tests need one. */
export class DebuggingSession {
  readonly #socket: WebSocket;
  readonly #events = new EventEmitter();
  readonly #responses = new Map<number, (message: Message) => void>();
  readonly #seen = new Map<string, Message['params'][]>();
  #nextId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#receive(JSON.parse(String(data)) as Message));
  }

  static async connect(url: string): Promise<DebuggingSession> {
    const socket = new WebSocket(url);
    await once(socket, 'open');
    return new DebuggingSession(socket);
  }

  /** Resolves when the connection has ended, as `end` makes it. */
  async closedAfter(end: () => unknown): Promise<void> {
    const closed = once(this.#socket, 'close');
    await Promise.all([closed, end()]);
  }

  close(): void {
    this.#socket.close();
  }

  async send(method: string, params: object = {}): Promise<Record<string, unknown>> {
    this.#nextId += 1;
    const id = this.#nextId;
    const { promise, resolve } = Promise.withResolvers<Message>();
    this.#responses.set(id, resolve);
    this.#socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await promise;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  }

  /** The next event of this name, also one that came before it was asked for. */
  async event(name: string): Promise<Record<string, unknown>> {
    const seen = this.#seen.get(name)?.shift();
    if (seen) return seen;
    await once(this.#events, name);
    return this.event(name);
  }

  #receive(message: Message): void {
    const { id, method, params = {} } = message;
    if (id !== undefined) this.#responses.get(id)?.(message);
    if (method === undefined) return;
    const seen = this.#seen.get(method) ?? [];
    this.#seen.set(method, [...seen, params]);
    this.#events.emit(method);
  }
}

/** A debugger's session with one process by way of the target of all functions, as VS Code's. */
export class WorkerSession {
  readonly #root: DebuggingSession;
  readonly #sessionId: string;
  #nextId = 0;

  constructor(root: DebuggingSession, sessionId: string) {
    this.#root = root;
    this.#sessionId = sessionId;
  }

  async send(method: string, params: object = {}): Promise<Record<string, unknown>> {
    this.#nextId += 1;
    const id = this.#nextId;
    await this.#root.send('NodeWorker.sendMessageToWorker', {
      sessionId: this.#sessionId,
      message: JSON.stringify({ id, method, params }),
    });
    const { result, error } = await this.#next((each) => each.id === id);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  }

  async event(name: string): Promise<Record<string, unknown>> {
    return (await this.#next(({ method }) => method === name)).params ?? {};
  }

  async #next(isWanted: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const { message } = await this.#root.event('NodeWorker.receivedMessageFromWorker');
      const parsed = JSON.parse(String(message)) as Message;
      if (isWanted(parsed)) return parsed;
    }
  }
}

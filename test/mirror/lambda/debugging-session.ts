import { once } from 'node:events';

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

/** Messages, each taken by one that waits for it, whichever of both comes first. */
class Inbox {
  readonly #messages: Message[] = [];
  readonly #waiting: { isWanted(message: Message): boolean; take(message: Message): void }[] = [];

  put(message: Message): void {
    const at = this.#waiting.findIndex(({ isWanted }) => isWanted(message));
    if (at < 0) this.#messages.push(message);
    else this.#waiting.splice(at, 1)[0]?.take(message);
  }

  async take(isWanted: (message: Message) => boolean): Promise<Message> {
    const at = this.#messages.findIndex(isWanted);
    const [message] = at < 0 ? [] : this.#messages.splice(at, 1);
    return message ?? new Promise((take) => this.#waiting.push({ isWanted, take }));
  }

  /** The response to a command. @throws {Error} when it is an error. */
  async responseTo(id: number, method: string): Promise<Record<string, unknown>> {
    const { result, error } = await this.take((message) => message.id === id);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  }

  /** The next event of this name, also one that came before it was asked for. */
  async event(name: string): Promise<Record<string, unknown>> {
    return (await this.take(({ method }) => method === name)).params ?? {};
  }
}

/** A debugger by the protocol of Chrome's tools, as far as tests need one. */
export class DebuggingSession {
  readonly #socket: WebSocket;
  readonly #inbox = new Inbox();
  readonly #workers = new Map<unknown, Inbox>();
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
    this.#socket.send(JSON.stringify({ id, method, params }));
    return this.#inbox.responseTo(id, method);
  }

  /** The next event of this name, also one that came before it was asked for. */
  event(name: string): Promise<Record<string, unknown>> {
    return this.#inbox.event(name);
  }

  /** What a process says, by way of the target of all functions. */
  inboxOf(sessionId: unknown): Inbox {
    const inbox = this.#workers.get(sessionId) ?? new Inbox();
    this.#workers.set(sessionId, inbox);
    return inbox;
  }

  #receive(message: Message): void {
    const { method, params } = message;
    if (method !== 'NodeWorker.receivedMessageFromWorker') this.#inbox.put(message);
    else this.inboxOf(params?.sessionId).put(JSON.parse(String(params?.message)) as Message);
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
    return this.#root.inboxOf(this.#sessionId).responseTo(id, method);
  }

  event(name: string): Promise<Record<string, unknown>> {
    return this.#root.inboxOf(this.#sessionId).event(name);
  }
}

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { writeWhole } from '../../services/files.ts';
import { HoldClock } from '../../shared/hold-clock.ts';
import { type GuardedRequest, refusalOf } from '../../shared/http-guard.ts';
import { createGuardedServer } from '../../shared/http-server.ts';
import type { Log } from '../../shared/log.ts';
import { connectToAll, connectToOne, type DebuggerClient } from './clients.ts';
import { Target } from './target.ts';
import type { Debuggee, DebuggerServer } from './types.ts';

const HOST = '127.0.0.1';
/** The window of Chrome's own tools. */
const isDevTools = ({ headers }: GuardedRequest) => headers.origin?.startsWith('devtools://') === true;

export interface DebuggerServerOptions {
  /** 0 for any free one. */
  readonly port: number;
  /** Absolute path of a file that functions read: for how long debuggers have held something. */
  readonly holdsFile: string;
  /** Names by which the port may be called besides those of the loopback interface. Default: none. */
  readonly hostNames?: readonly string[];
  readonly log: Log;
}

/**
 * Listens for debuggers as Node.js does with `--inspect`, for all functions
 * (docs/decisions/196-debug-functions-in-processes.md).
 * @throws {Error} EADDRINUSE
 */
export async function startDebuggerServer(options: DebuggerServerOptions): Promise<DebuggerServer> {
  const started = new LocalDebuggerServer(options);
  await started.listen(options.port);
  return started;
}

class LocalDebuggerServer implements DebuggerServer {
  readonly holds: HoldClock;
  readonly holdsFile: string;
  readonly #options: DebuggerServerOptions;
  readonly #targets = new Set<Target>();
  readonly #clients = new Set<DebuggerClient>();
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #http: Server;
  /** In every URL: a page cannot guess it. */
  readonly #id = randomUUID();
  /** Once it listens. */
  address = '';
  #nextTarget = 1;
  #stopped: Promise<void> | undefined;

  constructor(options: DebuggerServerOptions) {
    const { hostNames, holdsFile } = options;
    this.#options = options;
    this.holdsFile = holdsFile;
    this.holds = new HoldClock((written) => writeWhole(holdsFile, String(written)));
    writeWhole(holdsFile, '0');
    this.#http = createGuardedServer({ hostNames }, (request, response) => this.#serve(request, response));
    this.#http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      this.#upgrade(request, socket, head),
    );
  }

  async listen(port: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#http.once('error', reject).listen(port, HOST, resolve);
    await promise;
    this.address = `${HOST}:${(this.#http.address() as AddressInfo).port}`;
  }

  add(debuggee: Debuggee): () => void {
    const target = new Target(debuggee, this.#nextTarget, this.holds);
    this.#nextTarget += 1;
    this.#targets.add(target);
    for (const client of this.#clients) client.attach(target);
    target.proceed();
    return () => {
      this.#targets.delete(target);
      target.end();
    };
  }

  stop(graceMs: number): Promise<void> {
    this.#stopped ??= this.#stop(graceMs);
    return this.#stopped;
  }

  async #stop(graceMs: number): Promise<void> {
    if (this.holds.isHeld) {
      this.#options.log.info(
        `a debugger at ${this.address} holds a function: in ${graceMs / 1000} s it is resumed`,
      );
    }
    this.#http.close();
    const grace = Promise.withResolvers<void>();
    const timer = setTimeout(grace.resolve, graceMs);
    await Promise.race([this.holds.whenFree(), grace.promise]);
    clearTimeout(timer);
    for (const client of this.#clients) client.close();
    this.#clients.clear();
    this.#http.closeAllConnections();
  }

  #serve({ url = '' }: IncomingMessage, response: ServerResponse): void {
    const page = this.#pageAt(url.replace(/\/$/, ''));
    response.writeHead(page ? 200 : 404, { 'content-type': 'application/json; charset=UTF-8' });
    response.end(
      JSON.stringify(page ?? { message: 'Served here are /json/list and /json/version.' }, null, 2),
    );
  }

  #pageAt(path: string): object | undefined {
    if (path === '/json' || path === '/json/list') return this.#list();
    if (path === '/json/version') return { Browser: `node.js/${process.version}`, 'Protocol-Version': '1.1' };
    return undefined;
  }

  /** All functions first: VS Code takes the first target. */
  #list(): object[] {
    const each = [...this.#targets].map(({ id, title, url }) => this.#entry(`/${id}`, title, url));
    return [this.#entry('', 'all functions (VS Code)', 'file://'), ...each];
  }

  #entry(suffix: string, title: string, url: string): object {
    const place = `${this.address}/${this.#id}${suffix}`;
    return {
      description: 'orderstream mirror',
      devtoolsFrontendUrl: `devtools://devtools/bundled/js_app.html?experiments=true&v8only=true&ws=${place}`,
      id: `${this.#id}${suffix}`,
      title,
      type: 'node',
      url,
      webSocketDebuggerUrl: `ws://${place}`,
    };
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { hostNames } = this.#options;
    const isRefused = refusalOf(request, { hostNames, allowsForeign: isDevTools }) !== undefined;
    const connect = this.#connectorOf(request.url ?? '');
    if (isRefused || !connect || this.#stopped) {
      socket.end(`HTTP/1.1 ${isRefused ? '403 Forbidden' : '404 Not Found'}\r\nconnection: close\r\n\r\n`);
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#open(webSocket, connect));
  }

  /** Undefined for an address that is none of the list. */
  #connectorOf(url: string): ((socket: WebSocket) => DebuggerClient) | undefined {
    const [, id, targetId] = url.split('/');
    if (id !== this.#id) return undefined;
    if (targetId === undefined) return (socket) => connectToAll(socket, this.#targets);
    const target = [...this.#targets].find((each) => each.id === targetId);
    return target && ((socket) => connectToOne(socket, target));
  }

  #open(socket: WebSocket, connect: (socket: WebSocket) => DebuggerClient): void {
    const client = connect(socket);
    this.#clients.add(client);
    socket.on('error', (error) =>
      this.#options.log.warn(`the connection of a debugger broke: ${error.message}`),
    );
    socket.on('close', () => {
      if (this.#clients.delete(client)) client.close();
    });
  }
}

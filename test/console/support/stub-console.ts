import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, test } from '@jest/globals';
import { consoleApp } from '../../../local/src/console/app.ts';
import { noBrowser, openConsole } from './open-console.ts';

/** What an address of the API responds with; a number is the status of an error. */
type Respond = (query: URLSearchParams) => unknown;

const state = { title: 'stub', addresses: {}, functions: [], mappings: [], notices: [] };
const app = consoleApp({ state: () => state, roles: () => [], setMappingEnabled: async () => {} });
const API = '/api/v1';

/** The console's page over an API whose responses and events a test decides: it starts at once, without Kafka. */
export class StubConsole {
  /** Paths and queries that were asked for, in order, without `/api/v1`. */
  readonly requests: string[] = [];
  readonly #responses = new Map<string, Respond>();
  readonly #listening = new Set<ServerResponse>();
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  url = '';

  async start(): Promise<void> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    this.reset();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await once(this.#server.close(), 'close');
  }

  /** Forgets what a test has added. */
  reset(): void {
    this.requests.length = 0;
    this.#responses.clear();
    this.on('/state', () => ({ title: 'stub', addresses: {}, stacks: [] }));
    this.on('/notices', () => []);
  }

  /** @param path below `/api/v1`, without query. */
  on(path: string, respond: Respond): void {
    this.#responses.set(path, respond);
  }

  /** How often a path was asked for. */
  count(path: string): number {
    return this.requests.filter((each) => each.split('?')[0] === path).length;
  }

  /** How many pages listen to events. */
  get listeners(): number {
    return this.#listening.size;
  }

  /** Sends an event to each page that listens. */
  send(name: string, data: object = {}): void {
    for (const each of this.#listening) each.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** Ends the events of each page, which connects again. */
  disconnect(): void {
    for (const each of this.#listening) each.end();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search, searchParams } = new URL(request.url ?? '/', this.url);
    if (pathname === `${API}/events`) return this.#listen(response);
    if (pathname.startsWith(`${API}/`))
      return this.#respond(pathname.slice(API.length), search, searchParams, response);
    const page = await app.request(pathname + search, { headers: { accept: request.headers.accept ?? '' } });
    response.writeHead(page.status, Object.fromEntries(page.headers));
    response.end(Buffer.from(await page.arrayBuffer()));
  }

  async #respond(path: string, search: string, query: URLSearchParams, response: ServerResponse) {
    this.requests.push(path + search);
    const result = await this.#responses.get(path)?.(query);
    const isError = result === undefined || typeof result === 'number';
    const status = isError ? (result ?? 404) : 200;
    const body = isError ? { error: { code: 'Stub', message: `${path} responds with ${status}` } } : result;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }

  #listen(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('retry: 50\n\n');
    this.#listening.add(response);
    response.on('close', () => this.#listening.delete(response));
  }
}

/** The stub of a test file: each test starts with an empty one. */
export function stubOfThisFile() {
  const stub = new StubConsole();
  beforeAll(() => stub.start());
  afterEach(() => stub.reset());
  afterAll(() => stub.stop());
  return {
    stub,
    inBrowser: noBrowser ? test.skip : test,
    open: (path: string, expectedErrors: RegExp[] = []) => openConsole(stub.url, { path, expectedErrors }),
  };
}

import { once } from 'node:events';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import mailbox from 'aws-ses-v2-local';
import store, { type Email, type Store } from 'aws-ses-v2-local/dist/store.js';
import { EMAIL_REQUEST_LIMIT_BYTES } from '../../shared/email-limits.ts';
import { opensPageFromThisMachine } from '../../shared/http-guard.ts';
import { BodyTooLargeError, createGuardedServer, readBody } from '../../shared/http-server.ts';
import { tooLongMessage } from './email-size.ts';
import { MailFile } from './mail-file.ts';
import { mailboxPage, SECURITY_HEADERS } from './mailbox-page.ts';

export interface MailboxSettings {
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  /** Names by which it may be called besides those of the loopback interface, in lower case. */
  readonly hostNames?: readonly string[];
  /** Where mail is kept. */
  readonly file: string;
}

/** The functions of aws-ses-v2-local's store that its request handlers look up on each call. */
interface LibraryStore {
  saveEmail: (email: Email) => void;
  clearStore: () => void;
  getStoreReadonly: () => Readonly<Store>;
}

/** Serves the mailbox in this thread. @returns its port, or null when that is taken. */
export async function serveMailbox({ host, port, hostNames, file }: MailboxSettings): Promise<number | null> {
  const mails = new MailFile(file);
  keepMails(store as LibraryStore, mails);
  const page = mailboxPage(mails, () => store.getStoreReadonly().templates);
  const api = await libraryListener(host);
  const server = createGuardedServer(
    { hostNames, allowsForeign: opensPageFromThisMachine },
    (request, response) => {
      for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
      if (page(request, response)) return;
      if (!isJson(request)) return api(request, response);
      takeJson(request, response, api).catch((error: unknown) => refuse(response, error));
    },
  );
  return listen(server, port, host);
}

const isJson = ({ headers }: IncomingMessage) => headers['content-type']?.includes('json') ?? false;

/** The library reads no more than 25 MB. It takes a `body` that is there already, of a request that has ended. */
async function takeJson(request: IncomingMessage, response: ServerResponse, api: RequestListener) {
  const body = JSON.parse((await readBody(request, EMAIL_REQUEST_LIMIT_BYTES)).toString() || '{}');
  const problem = tooLongMessage(body);
  if (problem) return send(response, 400, { __type: 'BadRequestException', message: problem });
  return api(Object.assign(request, { body }), response);
}

function refuse(response: ServerResponse, error: unknown): void {
  const isTooLarge = error instanceof BodyTooLargeError;
  send(response, isTooLarge ? 413 : 400, { __type: 'BadRequestException', message: String(error) });
}

function send(response: ServerResponse, status: number, document: { __type: string; message: string }): void {
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': document.__type };
  response.writeHead(status, headers).end(JSON.stringify(document));
}

/** Emails go to the file and nowhere else: the library would hold every one in memory. */
function keepMails(library: LibraryStore, mails: MailFile): void {
  const { saveEmail, clearStore } = library;
  library.saveEmail = (email) => {
    mails.append(email);
    saveEmail(email);
    library.getStoreReadonly().emails.length = 0;
  };
  library.clearStore = () => {
    mails.clear();
    clearStore();
  };
}

/** The library hands out its listener with a server that listens; that one is closed before any client knows its port. */
async function libraryListener(host: string): Promise<RequestListener> {
  // Of a CommonJS module, an ES module's default import is all of `module.exports`.
  const server = (await mailbox.default({ host, port: 0 })) as Server;
  const [listener] = server.listeners('request') as RequestListener[];
  await once(server.close(), 'close');
  if (!listener) throw new Error('aws-ses-v2-local has no request listener');
  return listener;
}

async function listen(server: Server, port: number, host: string): Promise<number | null> {
  try {
    await once(server.listen(port, host), 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return null;
    throw error;
  }
  return (server.address() as AddressInfo).port;
}

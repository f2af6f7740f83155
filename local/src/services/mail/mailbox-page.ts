import { readFileSync } from 'node:fs';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createEmlContent } from 'aws-ses-v2-local/dist/emlFile.js';
import type { Email, Template } from 'aws-ses-v2-local/dist/store.js';
import { percentDecoded } from '../../shared/percent-decoded.ts';
import type { MailFile } from './mail-file.ts';

/** How many emails the page lists. */
const LISTED_EMAILS = 200;

/** Nothing of another origin loads, no script but ours runs, and frames show emails only. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Also when it is opened without the frame: styles and pictures of the email itself, and nothing else. */
const EMAIL_POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/** For every response of the mailbox. */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
} as const;

interface Reply {
  readonly status?: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body: string | Buffer | Iterable<string | Buffer>;
}

type Route = (match: RegExpExecArray, query: URLSearchParams) => Reply | Promise<Reply>;

const pageFile = (file: string, contentType: string): Route => {
  const body = readFileSync(new URL(`page/${file}`, import.meta.url));
  return () => ({ headers: { 'content-type': contentType, 'content-security-policy': PAGE_POLICY }, body });
};

const json = (value: unknown, status = 200): Reply => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(value),
});

const NOT_FOUND = json({ message: 'There is no such email.' }, 404);

/**
 * What users and tests see of the mailbox: its page, and its JSON at `/store`.
 * @returns a listener that returns whether a request was for it; SES's API is not.
 */
export function mailboxPage(mails: MailFile, templates: () => ReadonlyMap<string, Template>) {
  const routes: readonly (readonly [RegExp, Route])[] = [
    [/^\/$/, pageFile('index.html', 'text/html; charset=utf-8')],
    [/^\/style\.css$/, pageFile('style.css', 'text/css; charset=utf-8')],
    [/^\/page\.js$/, pageFile('page.js', 'text/javascript; charset=utf-8')],
    [/^\/emails\.json$/, () => json(listOf(mails))],
    [/^\/emails\/([^/]+)$/, ([, id]) => ofEmail(mails, id, (email) => json(detailsOf(email)))],
    [/^\/emails\/([^/]+)\/html$/, ([, id]) => ofEmail(mails, id, htmlOf)],
    [
      /^\/emails\/([^/]+)\/attachments\/(\d+)$/,
      ([, id, index]) => ofEmail(mails, id, (email) => attachmentOf(email, Number(index))),
    ],
    [/^\/store$/, (_match, query) => storeOf(mails, templates(), query.get('since'))],
    [/^\/get-emlContent$/, (_match, query) => emlOf(mails.find(query.get('messageId') ?? ''))],
  ];
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const [path = '', search = ''] = (request.url ?? '/').split('?', 2);
    for (const [pattern, route] of routes) {
      const match = pattern.exec(path);
      if (!match) continue;
      void send(response, () => route(match, new URLSearchParams(search)));
      return true;
    }
    return false;
  };
}

async function send(response: ServerResponse, reply: () => Reply | Promise<Reply>): Promise<void> {
  try {
    const { status = 200, headers, body } = await reply();
    response.writeHead(status, { ...headers });
    if (typeof body === 'string' || Buffer.isBuffer(body)) response.end(body);
    else await pipeline(Readable.from(body), response);
  } catch (error) {
    // The client left while a long response was written; or, before that, something is wrong here.
    if (response.headersSent) response.destroy();
    else response.writeHead(500, { 'content-type': 'application/json' }).end(errorBody(error));
  }
}

const errorBody = (error: unknown) => JSON.stringify({ message: String(error) });

function listOf(mails: MailFile) {
  const all = mails.summaries();
  return {
    total: all.length,
    emails: all
      .slice(-LISTED_EMAILS)
      .reverse()
      .map(({ messageId, from, to, subject, at }) => ({ messageId, from, to, subject, at })),
  };
}

function ofEmail(mails: MailFile, id: string | undefined, reply: (email: Email) => Reply): Reply {
  const email = mails.find(percentDecoded(id ?? '') ?? '');
  return email ? reply(email) : NOT_FOUND;
}

function detailsOf({ from, destination, replyTo, subject, at, body, attachments, headers = [] }: Email) {
  return {
    from,
    ...destination,
    replyTo,
    subject,
    at,
    ...body,
    headers,
    attachments: attachments.map(({ filename, contentType, size }) => ({
      name: filename ?? 'attachment',
      contentType,
      size,
    })),
  };
}

const htmlOf = ({ body }: Email): Reply => ({
  headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': EMAIL_POLICY },
  body: body.html ?? '',
});

/** To be saved, never to be shown: whatever type it says it is. */
function attachmentOf({ attachments }: Email, index: number): Reply {
  const attachment = attachments[index];
  if (!attachment) return NOT_FOUND;
  const name = encodeURIComponent(attachment.filename ?? 'attachment').replaceAll("'", '%27');
  return {
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename*=UTF-8''${name}`,
      'content-security-policy': "sandbox; default-src 'none'",
    },
    body: Buffer.from(attachment.content, 'base64'),
  };
}

/** As aws-ses-v2-local responds: `{templates, emails}`, all or those since a time in whole seconds. */
function storeOf(mails: MailFile, templates: ReadonlyMap<string, Template>, since: string | null): Reply {
  if (since && !/^\d+$/.test(since))
    return json({ message: `since is ${since}; accepted: whole seconds since 1970.` }, 400);
  const documents = mails.documents(Number(since ?? 0));
  return {
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: storeText(JSON.stringify(Object.fromEntries(templates)), documents),
  };
}

function* storeText(templates: string, documents: Iterable<Buffer>): Generator<string | Buffer> {
  yield `{"templates":${templates},"emails":[`;
  let separator = '';
  for (const document of documents) {
    if (separator) yield separator;
    separator = ',';
    yield document;
  }
  yield ']}';
}

async function emlOf(email: Email | undefined): Promise<Reply> {
  if (!email) return json({ message: 'Email not found within the store' }, 400);
  return json(await createEmlContent(email));
}

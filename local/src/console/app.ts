import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import { ServiceException } from '../shared/service-exception.ts';
import { type AppPage, appPages } from './app-pages.ts';
import { pageFiles } from './page-files.ts';
import type { ConsoleSource } from './types.ts';

/** Nothing of another origin is loaded, and no script or style but the console's own runs. */
const PAGE_POLICY =
  "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * The console as a web application: the page, what it shows, and the one thing it changes.
 * @param api is served below `/api/v1`, with its own limits and errors. Absent: there is none.
 * @param pages of the app that runs. Default: none.
 */
export function consoleApp(source: ConsoleSource, api?: Hono, pages: readonly AppPage[] = []): Hono {
  const app = new Hono();
  app.use(secureHeaders({ strictTransportSecurity: false }));
  app.use(withPagePolicy);
  if (api) app.route('/api/v1', api);
  app.use(bodyLimit({ maxSize: BODY_LIMIT_BYTES }));
  app.use(requireJson);
  app.get('/state.json', async (context) => context.json(await source.state()));
  app.get('/grants.json', (context) => context.json(source.roles()));
  app.post('/mappings/:uuid/enabled', async (context) => {
    const enabled = readEnabled(await context.req.text());
    if (enabled === undefined)
      return context.json({ error: 'Send {"enabled":true} or {"enabled":false} as JSON.' }, 400);
    await source.setMappingEnabled(context.req.param('uuid'), enabled);
    return context.json({ enabled }, 202);
  });
  app.route('/', appPages(pages));
  app.get('/*', servePage);
  app.onError((error, context) => {
    const status = error instanceof ServiceException && error.statusCode < 500 ? error.statusCode : 500;
    return context.json({ error: error.message }, status as 400 | 404 | 409 | 500);
  });
  return app;
}

/** What has a separate policy keeps it, such as the HTML of an email. */
const withPagePolicy: MiddlewareHandler = async (context, next) => {
  await next();
  if (!context.res.headers.has('content-security-policy'))
    context.res.headers.set('content-security-policy', PAGE_POLICY);
};

/** A file of the page, or the page itself for an address that only its script knows, such as `/topics/orders`. */
const servePage: MiddlewareHandler = async (context, next) => {
  const files = await pageFiles();
  const isPage = context.req.header('accept')?.includes('text/html') ?? false;
  const file =
    files.get(context.req.path.slice(1) || 'index.html') ?? (isPage ? files.get('index.html') : undefined);
  if (!file) return next();
  const headers = { 'cache-control': 'no-cache', etag: file.etag };
  if (context.req.header('if-none-match') === file.etag) return context.body(null, 304, headers);
  return context.body(file.body, 200, { ...headers, 'content-type': file.contentType });
};

/** The one request with a body has some 20 bytes. */
const BODY_LIMIT_BYTES = 16 * 1024;

/** A change has to be JSON, which no form of a page can send; the guard of the server refuses other origins anyway. */
const requireJson: MiddlewareHandler = async (context, next) => {
  const isReading = context.req.method === 'GET' || context.req.method === 'HEAD';
  if (isReading || context.req.header('content-type')?.startsWith('application/json')) return next();
  return context.json({ error: 'The content type has to be application/json.' }, 415);
};

const ENABLED = /^\s*\{\s*"enabled"\s*:\s*(true|false)\s*\}\s*$/;

/** The whole request is one of two documents; anything else is undefined. */
function readEnabled(text: string): boolean | undefined {
  const [, literal] = ENABLED.exec(text) ?? [];
  return literal === undefined ? undefined : literal === 'true';
}

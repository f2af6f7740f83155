import { readFileSync } from 'node:fs';
import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import { ServiceException } from '../shared/service-exception.ts';
import type { ConsoleSource } from './types.ts';

const PAGE_FILES = [
  { path: '/', file: 'index.html', contentType: 'text/html; charset=utf-8' },
  { path: '/style.css', file: 'style.css', contentType: 'text/css; charset=utf-8' },
  { path: '/page.js', file: 'page.js', contentType: 'text/javascript; charset=utf-8' },
];

/**
 * The console as a web application: the page, what it shows, and the one thing it changes.
 * @param api is served below `/api/v1`, with its own limits and errors. Absent: there is none.
 */
export function consoleApp(source: ConsoleSource, api?: Hono): Hono {
  const app = new Hono();
  app.use(
    secureHeaders({
      strictTransportSecurity: false,
      contentSecurityPolicy: { defaultSrc: ["'self'"], frameAncestors: ["'none'"] },
    }),
  );
  if (api) app.route('/api/v1', api);
  app.use(bodyLimit({ maxSize: BODY_LIMIT_BYTES }));
  app.use(requireJson);
  for (const { path, file, contentType } of PAGE_FILES) {
    const content = readFileSync(new URL(`page/${file}`, import.meta.url), 'utf8');
    app.get(path, (context) => context.body(content, 200, { 'content-type': contentType }));
  }
  app.get('/state.json', async (context) => context.json(await source.state()));
  app.get('/grants.json', (context) => context.json(source.roles()));
  app.post('/mappings/:uuid/enabled', async (context) => {
    const enabled = readEnabled(await context.req.text());
    if (enabled === undefined)
      return context.json({ error: 'Send {"enabled":true} or {"enabled":false} as JSON.' }, 400);
    await source.setMappingEnabled(context.req.param('uuid'), enabled);
    return context.json({ enabled }, 202);
  });
  app.onError((error, context) => {
    const status = error instanceof ServiceException && error.statusCode < 500 ? error.statusCode : 500;
    return context.json({ error: error.message }, status as 400 | 404 | 409 | 500);
  });
  return app;
}

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

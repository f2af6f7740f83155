import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { ServiceException } from '../shared/service-exception.ts';
import { refuseOtherSites } from './refuse-other-sites.ts';
import type { ConsoleSource } from './types.ts';

const PAGE_FILES = [
  { path: '/', file: 'index.html', contentType: 'text/html; charset=utf-8' },
  { path: '/style.css', file: 'style.css', contentType: 'text/css; charset=utf-8' },
  { path: '/page.js', file: 'page.js', contentType: 'text/javascript; charset=utf-8' },
];

/** The console as a web application: the page, what it shows, and the one thing it changes. */
export function consoleApp(source: ConsoleSource): Hono {
  const app = new Hono();
  app.use(
    secureHeaders({
      strictTransportSecurity: false,
      contentSecurityPolicy: { defaultSrc: ["'self'"], frameAncestors: ["'none'"] },
    }),
  );
  app.use(refuseOtherSites);
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

const ENABLED = /^\s*\{\s*"enabled"\s*:\s*(true|false)\s*\}\s*$/;

/** The whole request is one of two documents; anything else is undefined. */
function readEnabled(text: string): boolean | undefined {
  const [, literal] = ENABLED.exec(text) ?? [];
  return literal === undefined ? undefined : literal === 'true';
}

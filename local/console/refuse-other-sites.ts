import type { MiddlewareHandler } from 'hono';
import { isOwnHost } from '../shared/own-host.ts';

/**
 * Keeps pages of other sites, which the same browser shows, from reading or changing anything. A Host of another
 * name means DNS rebinding; a change has to be JSON, which no plain form can send, and of this origin if it has one.
 */
export const refuseOtherSites: MiddlewareHandler = async (context, next) => {
  const host = context.req.header('host');
  if (!isOwnHost(host)) return context.json({ error: `The console is at 127.0.0.1, not at ${host}.` }, 403);
  if (context.req.method === 'GET' || context.req.method === 'HEAD') return next();
  const origin = context.req.header('origin');
  if (origin !== undefined && origin !== `http://${host}`)
    return context.json({ error: `${origin} may not change anything here.` }, 403);
  if (!context.req.header('content-type')?.startsWith('application/json'))
    return context.json({ error: 'The content type has to be application/json.' }, 415);
  return next();
};

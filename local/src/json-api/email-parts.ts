import type { Hono } from 'hono';
import type { ApiPorts } from './types.ts';

/** Styles and pictures of the email itself, and nothing else: no script, nothing of another origin, also without the frame. */
const EMAIL_POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
const ATTACHMENT_POLICY = "sandbox; default-src 'none'";

/** Parts of emails that are not JSON. */
export function serveEmailParts(app: Hono, { emails }: Pick<ApiPorts, 'emails'>): void {
  app.get('/emails/:id/html', async (context) =>
    context.body(await emails.html(context.req.param('id')), 200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': EMAIL_POLICY,
    }),
  );
  app.get('/emails/:id/attachments/:index{[0-9]{1,6}}', async (context) => {
    const { id, index } = context.req.param();
    const { body, disposition } = await emails.attachment(id, Number(index));
    // To be saved, never to be shown: whatever type it says it is.
    const headers = {
      'content-type': 'application/octet-stream',
      'content-disposition': disposition,
      'content-security-policy': ATTACHMENT_POLICY,
    };
    return new Response(body, { headers });
  });
}

import { z } from 'zod';
import { emailDetail, emailList } from '../email-schemas.ts';
import { route } from '../route.ts';

const MS = 1_000;

export const emailRoutes = [
  route({
    method: 'GET',
    template: '/emails',
    summary: 'The last 200 emails that functions have sent, the newest first.',
    response: emailList,
    run: async ({ emails: mailbox }) => {
      const { total, emails } = await mailbox.list();
      return {
        total,
        emails: emails.map(({ messageId, from, to, subject, at }) => ({
          id: messageId,
          from,
          to: [...to],
          subject,
          at: at * MS,
        })),
      };
    },
  }),
  route({
    method: 'GET',
    template: '/emails/{id}',
    summary:
      'One email: receivers, headers, text, and the names of its attachments. Its HTML is at `/html` below, with a content security policy that runs no script and loads nothing; an attachment at `/attachments/{index}`, from 0.',
    path: z.object({ id: z.string() }),
    response: emailDetail,
    run: async ({ emails }, { path: { id } }) => {
      const { from, to, cc, bcc, replyTo, subject, at, html, text, ...others } = await emails.find(id);
      const { headers = [], attachments } = others;
      return {
        id,
        from,
        subject,
        at: at * MS,
        to: [...to],
        cc: [...cc],
        bcc: [...bcc],
        replyTo: [...replyTo],
        hasHtml: Boolean(html),
        ...(text !== undefined && { text }),
        headers: headers.map(({ name, value }) => ({ name, value })),
        attachments: attachments.map(({ name, contentType, size }) => ({ name, contentType, size })),
      };
    },
  }),
];

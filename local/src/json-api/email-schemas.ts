import { z } from 'zod';

/** Shapes of emails. Times are milliseconds since the epoch, in whole seconds. */

const emailMembers = {
  id: z.string().describe('As SendEmail returned it.'),
  from: z.string(),
  subject: z.string(),
  at: z.number(),
};

export const emailList = z.object({
  total: z.int().describe('Emails that are kept.'),
  emails: z.array(
    z.object({ ...emailMembers, to: z.array(z.string()).describe('All receivers, also of copies.') }),
  ),
});

export const emailDetail = z.object({
  ...emailMembers,
  to: z.array(z.string()),
  cc: z.array(z.string()),
  bcc: z.array(z.string()),
  replyTo: z.array(z.string()),
  hasHtml: z.boolean().describe('GET /emails/{id}/html has it, to be shown in a frame.'),
  text: z.string().optional(),
  headers: z.array(z.object({ name: z.string(), value: z.string() })).describe('That the sender gave.'),
  attachments: z
    .array(z.object({ name: z.string(), contentType: z.string(), size: z.int() }))
    .describe('GET /emails/{id}/attachments/{index} has the bytes, from 0.'),
});

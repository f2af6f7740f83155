import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { Mailer } from './handlers.ts';
import type { Attachment, PlannedMail } from './mail.ts';
import { render } from './render.ts';

/** Shorter than a claim, so that nobody sends a mail that another delivery has taken over. */
const sendLimitInMilliseconds = 10_000;

/**
 * Sends through Amazon SES.
 * @param sender Verified identity the mails come from.
 */
export function createMailer(client: SESv2Client, sender: string): Mailer {
  return {
    async send(mail) {
      const abortSignal = AbortSignal.timeout(sendLimitInMilliseconds);
      await client.send(commandFor(mail, sender), { abortSignal });
    },
  };
}

function commandFor({ letter, recipient, attachments = [] }: PlannedMail, sender: string): SendEmailCommand {
  const { subject, text, html } = render(letter);
  return new SendEmailCommand({
    FromEmailAddress: sender,
    Destination: { ToAddresses: [recipient.address] },
    Content: {
      Simple: {
        Subject: utf8(subject),
        Body: { Text: utf8(text), Html: utf8(html) },
        ...(attachments.length > 0 ? { Attachments: attachments.map(attachmentOf) } : {}),
      },
    },
  });
}

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });

function attachmentOf({ fileName, contentType, content }: Attachment) {
  return { FileName: fileName, ContentType: contentType, RawContent: content };
}

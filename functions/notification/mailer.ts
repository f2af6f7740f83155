import { type Attachment, type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { PlannedEmail } from './email.ts';
import { type Mailer, NotAcceptedError, type SendOutcome, sendLimitMs } from './ports.ts';
import { render } from './render.ts';
import { deliveryStateOf } from './send-errors.ts';
import { fileNameOf, type Seller, type TaxDocument } from './tax-document.ts';

/** The sender of emails. */
export interface SenderIdentity {
  /** Verified identity of SES. */
  readonly sender: string;
  /** Name of the SES configuration set that every email is sent through. */
  readonly configurationSet: string;
  /** Signs the emails, and is the seller on invoices. */
  readonly seller: Seller;
}

/**
 * Sends through Amazon SES.
 * @param client One that does not retry, as `createSes` makes it.
 * @param limitMs Bound of one send, shorter in tests.
 */
export function createMailer(client: SESv2Client, from: SenderIdentity, limitMs = sendLimitMs): Mailer {
  return {
    async send(email) {
      if (!isOneAddress(email.recipient.address)) return { result: 'undeliverable', reason: 'NotOneAddress' };
      const startedMs = performance.now();
      const command = await writtenFor(email, from);
      const leftMs = limitMs - (performance.now() - startedMs);
      // A first PDF loads its fonts. The request would be aborted, and it would be unknown whether SES took the email.
      if (leftMs <= 0) {
        throw new NotAcceptedError(`An email took ${limitMs} ms to write, so nothing was sent.`);
      }
      const abortSignal = AbortSignal.timeout(Math.ceil(leftMs));
      try {
        await client.send(command, { abortSignal });
        return { result: 'accepted' };
      } catch (error) {
        return outcomeOf(error as Error, from.sender);
      }
    },
  };
}

/** A `To` header is a list: a text with a comma, a name or a line break in it would reach another address. */
function isOneAddress(address: string): boolean {
  return /^[^\s\p{C},:;<>()[\]"@\\]+@[^\s\p{C},:;<>()[\]"@\\]+$/u.test(address);
}

function outcomeOf(cause: Error, sender: string): SendOutcome {
  const { name, message } = cause;
  switch (deliveryStateOf(cause, sender)) {
    case 'refused':
      return { result: 'undeliverable', reason: name };
    case 'not-accepted':
      throw new NotAcceptedError(`Amazon SES did not accept an email. ${name}: ${message}`, { cause });
    case 'open':
      throw new Error(`It is unknown whether Amazon SES took an email. ${name}: ${message}`, { cause });
  }
}

async function writtenFor(email: PlannedEmail, from: SenderIdentity): Promise<SendEmailCommand> {
  try {
    return await commandFor(email, from);
  } catch (cause) {
    throw new NotAcceptedError(`An email could not be written, so nothing was sent. ${cause}`, { cause });
  }
}

async function commandFor(
  { content, recipient, document }: PlannedEmail,
  { sender, configurationSet, seller }: SenderIdentity,
): Promise<SendEmailCommand> {
  const { subject, text, html } = render(content, seller);
  const attachments = document && [await attachmentOf(document, seller)];
  return new SendEmailCommand({
    FromEmailAddress: sender,
    ConfigurationSetName: configurationSet,
    Destination: { ToAddresses: [recipient.address] },
    Content: {
      Simple: {
        Subject: utf8(subject),
        Body: { Text: utf8(text), Html: utf8(html) },
        ...(attachments && { Attachments: attachments }),
      },
    },
  });
}

/**
 * What writes PDFs is loaded with the first one, so that a cold start does not wait for it.
 * https://docs.aws.amazon.com/ses/latest/dg/attachments.html
 */
async function attachmentOf(document: TaxDocument, seller: Seller): Promise<Attachment> {
  const { pdfOf } = await import('./pdf/layout.ts');
  return {
    FileName: fileNameOf(document),
    ContentType: 'application/pdf',
    ContentDisposition: 'ATTACHMENT',
    ContentTransferEncoding: 'BASE64',
    RawContent: await pdfOf(document, seller),
  };
}

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });

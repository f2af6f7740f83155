import { type Attachment, type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { PlannedMail } from './email.ts';
import { type Mailer, NotAcceptedError, type SendOutcome, sendLimitInMilliseconds } from './ports.ts';
import { render } from './render.ts';
import { fateOf } from './send-errors.ts';
import { fileNameOf, type Seller, type TaxDocument } from './tax-document.ts';

/** Who mails come from. */
export interface MailFrom {
  /** Verified identity of SES. */
  readonly sender: string;
  /** Name of the SES configuration set that every mail is sent through. */
  readonly configurationSet: string;
  /** Signs the mails, and sells what invoices say. */
  readonly seller: Seller;
}

/**
 * Sends through Amazon SES.
 * @param client One that asks once, as `createSes` makes it.
 * @param limitInMilliseconds Bound of one send, shorter in tests.
 */
export function createMailer(
  client: SESv2Client,
  from: MailFrom,
  limitInMilliseconds = sendLimitInMilliseconds,
): Mailer {
  return {
    async send(mail) {
      if (!isOneAddress(mail.recipient.address)) return { result: 'undeliverable', reason: 'NotOneAddress' };
      const startedMs = performance.now();
      const command = await writtenFor(mail, from);
      const leftMs = limitInMilliseconds - (performance.now() - startedMs);
      // A first PDF loads its fonts. Sent now, the mail would be cut off, and nothing would say whether it went.
      if (leftMs <= 0) {
        throw new NotAcceptedError(`A mail took ${limitInMilliseconds} ms to write, so nothing was sent.`);
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

/** A `To` header is a list: a text with a comma, a name or a line break in it would reach somebody else. */
function isOneAddress(address: string): boolean {
  return /^[^\s\p{C},:;<>()[\]"@\\]+@[^\s\p{C},:;<>()[\]"@\\]+$/u.test(address);
}

function outcomeOf(cause: Error, sender: string): SendOutcome {
  const { name, message } = cause;
  switch (fateOf(cause, sender)) {
    case 'refused':
      return { result: 'undeliverable', reason: name };
    case 'not-taken':
      throw new NotAcceptedError(`Amazon SES did not take a mail. ${name}: ${message}`, { cause });
    case 'open':
      throw new Error(`Amazon SES did not say whether it took a mail. ${name}: ${message}`, { cause });
  }
}

async function writtenFor(mail: PlannedMail, from: MailFrom): Promise<SendEmailCommand> {
  try {
    return await commandFor(mail, from);
  } catch (cause) {
    throw new NotAcceptedError(`A mail could not be written, so nothing was sent. ${cause}`, { cause });
  }
}

async function commandFor(
  { letter, recipient, document }: PlannedMail,
  { sender, configurationSet, seller }: MailFrom,
): Promise<SendEmailCommand> {
  const { subject, text, html } = render(letter, seller);
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

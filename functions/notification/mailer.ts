import { type Attachment, type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { type Bill, fileNameOf } from './bill.ts';
import type { PlannedMail } from './mail.ts';
import { pdfOf } from './pdf.ts';
import { type Mailer, NotAcceptedError, type SendOutcome, sendLimitInMilliseconds } from './ports.ts';
import { fateOf } from './refusals.ts';
import { render } from './render.ts';

/**
 * Sends through Amazon SES.
 * @param client One that asks once, as `createSes` makes it.
 * @param sender Verified identity the mails come from.
 * @param limitInMilliseconds Bound of one send, shorter in tests.
 */
export function createMailer(
  client: SESv2Client,
  sender: string,
  limitInMilliseconds = sendLimitInMilliseconds,
): Mailer {
  return {
    async send(mail) {
      const abortSignal = AbortSignal.timeout(limitInMilliseconds);
      try {
        await client.send(commandFor(mail, sender), { abortSignal });
        return { result: 'accepted' };
      } catch (error) {
        return outcomeOf(error as Error, sender);
      }
    },
  };
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

function commandFor({ letter, recipient }: PlannedMail, sender: string): SendEmailCommand {
  const { subject, text, html } = render(letter);
  return new SendEmailCommand({
    FromEmailAddress: sender,
    Destination: { ToAddresses: [recipient.address] },
    Content: {
      Simple: {
        Subject: utf8(subject),
        Body: { Text: utf8(text), Html: utf8(html) },
        ...(letter.bill ? { Attachments: [attachmentOf(letter.bill)] } : {}),
      },
    },
  });
}

/** https://docs.aws.amazon.com/ses/latest/dg/attachments.html */
function attachmentOf(bill: Bill): Attachment {
  return {
    FileName: fileNameOf(bill),
    ContentType: 'application/pdf',
    ContentDisposition: 'ATTACHMENT',
    ContentTransferEncoding: 'BASE64',
    RawContent: pdfOf(bill),
  };
}

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });

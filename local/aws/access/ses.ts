import type { Access } from '../../iam/evaluate.ts';
import { membersOf } from './members.ts';
import { arnHere, type Place } from './place.ts';

/** What of a message decides who may send it. */
interface Message {
  readonly isRaw: boolean;
  /** As in a `From` header; empty when a raw message alone says it. */
  readonly from: string;
  /** ARN that the request gives instead. */
  readonly identityArn?: string;
  readonly recipients: readonly string[];
  readonly feedbackAddress?: string;
  readonly configurationSet?: string;
}

/** `Name <address>` → its two parts. */
function mailbox(text: string): { name: string; address: string } {
  const [, name = '', address = text] = /^\s*"?(.*?)"?\s*<([^>]*)>\s*$/.exec(text) ?? [];
  return { name, address: address.trim() };
}

/**
 * Sending asks for the identity it is sent from: the address, or its domain, whichever is verified, which the template
 * does not tell; and for the configuration set.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsimpleemailservicev2.html
 */
function sending(message: Message, place: Place): Access[] {
  const { name, address } = mailbox(message.from);
  const identity = (id: string) => arnHere('ses', place, `identity/${id}`);
  const domain = address.split('@').at(-1) ?? address;
  const action = message.isRaw ? 'ses:SendRawEmail' : 'ses:SendEmail';
  const context = {
    'ses:fromaddress': [address],
    'ses:fromdisplayname': name ? [name] : [],
    'ses:recipients': message.recipients.map((each) => mailbox(each).address),
    'ses:feedbackaddress': message.feedbackAddress ? [message.feedbackAddress] : [],
  };
  const resources = message.identityArn ? [message.identityArn] : [identity(address), identity(domain)];
  const set = message.configurationSet;
  return [
    { action, resources, context },
    ...(set ? [{ action, resources: [arnHere('ses', place, `configuration-set/${set}`)], context }] : []),
  ];
}

interface SendEmailBody {
  readonly FromEmailAddress?: string;
  readonly FromEmailAddressIdentityArn?: string;
  readonly FeedbackForwardingEmailAddress?: string;
  readonly ConfigurationSetName?: string;
  readonly Content?: { readonly Raw?: { readonly Data?: string } };
  readonly Destination?: Readonly<Record<string, readonly string[] | undefined>>;
}

/** @param operation of version 2, for example `SendEmail`. */
export function sesAccesses(operation: string, body: Buffer, place: Place): Access[] {
  if (operation !== 'SendEmail') return [{ action: `ses:${operation}`, resources: ['*'] }];
  // A body that is no JSON object names nobody.
  const request: SendEmailBody = membersOf(body) ?? {};
  const raw = request.Content?.Raw;
  return sending(
    {
      isRaw: raw !== undefined,
      from: request.FromEmailAddress ?? fromHeader(Buffer.from(raw?.Data ?? '', 'base64').toString('utf8')),
      identityArn: request.FromEmailAddressIdentityArn,
      recipients: Object.values(request.Destination ?? {}).flatMap((addresses) => addresses ?? []),
      feedbackAddress: request.FeedbackForwardingEmailAddress,
      configurationSet: request.ConfigurationSetName,
    },
    place,
  );
}

/** Version 1, of the query protocol. */
export function firstVersionAccesses(body: Buffer, place: Place): Access[] {
  const form = new URLSearchParams(body.toString('utf8'));
  const isRaw = form.get('Action') === 'SendRawEmail';
  const raw = Buffer.from(form.get('RawMessage.Data') ?? '', 'base64').toString('utf8');
  const recipients = [...form].filter(([name]) => /^Destinations?\./.test(name)).map(([, value]) => value);
  return sending(
    {
      isRaw,
      from: form.get('Source') ?? fromHeader(raw),
      identityArn: form.get('SourceArn') ?? undefined,
      recipients,
      feedbackAddress: form.get('ReturnPath') ?? undefined,
      configurationSet: form.get('ConfigurationSetName') ?? undefined,
    },
    place,
  );
}

const fromHeader = (message: string) =>
  /^From:\s*(.+?)\s*$/im.exec(message.split(/\r?\n\r?\n/)[0] ?? '')?.[1] ?? '';

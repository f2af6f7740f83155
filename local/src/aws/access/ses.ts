import type { Access } from '../../iam/evaluate.ts';
import { ServiceException } from '../../shared/service-exception.ts';
import { readMembers } from '../protocol/json.ts';
import { localArn, type Place } from './account-region.ts';

/** What of a message decides who may send it. */
interface Message {
  /** `ses:SendEmail`, `ses:SendRawEmail`. */
  readonly actions: readonly string[];
  /** Each as in a `From` header: of the request, and of the raw message. */
  readonly from: readonly string[];
  /** ARN that the request gives instead. */
  readonly identityArn?: string;
  readonly recipients: readonly string[];
  readonly feedbackAddress?: string;
  readonly configurationSet?: string;
}

interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/** `Name <address>` or `address` → its two parts; undefined for anything else, such as two addresses. */
function mailbox(text: string): Mailbox | undefined {
  const [, quoted, plain, angled, bare] =
    /^\s*(?:(?:"((?:[^"\\]|\\.)*)"|([^"<>,;:@()]*))\s*<\s*([^\s<>,;:@"()]+@[^\s<>,;:@"()]+)\s*>|([^\s<>,;:@"()]+@[^\s<>,;:@"()]+))\s*$/.exec(
      text,
    ) ?? [];
  const address = angled ?? bare;
  return address === undefined ? undefined : { name: (quoted ?? plain ?? '').trim(), address };
}

/**
 * Sending asks for the identity it is sent from: the address, or its domain, whichever is verified, which the template
 * does not say; and for the configuration set. A sender that is not one address is evaluated on `*`.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsimpleemailservicev2.html
 */
function sending(message: Message, place: Place): Access[] {
  const senders = message.from.length > 0 ? message.from.map(mailbox) : [undefined];
  return message.actions.flatMap((action) =>
    senders.flatMap((sender) => from(sender, action, message, place)),
  );
}

function from(sender: Mailbox | undefined, action: string, message: Message, place: Place): Access[] {
  const context = {
    'ses:fromaddress': sender ? [sender.address] : [],
    'ses:fromdisplayname': sender?.name ? [sender.name] : [],
    'ses:recipients': message.recipients.map((each) => mailbox(each)?.address ?? each.trim()),
    'ses:feedbackaddress': message.feedbackAddress ? [message.feedbackAddress] : [],
  };
  const set = message.configurationSet;
  return [
    { action, resources: message.identityArn ? [message.identityArn] : identities(sender, place), context },
    ...(set ? [{ action, resources: [localArn('ses', place, `configuration-set/${set}`)], context }] : []),
  ];
}

function identities(sender: Mailbox | undefined, place: Place): string[] {
  if (!sender) return ['*'];
  const [, domain = ''] = sender.address.split('@');
  return [sender.address, domain].map((id) => localArn('ses', place, `identity/${id}`));
}

interface SendEmailBody {
  readonly FromEmailAddress?: string;
  readonly FromEmailAddressIdentityArn?: string;
  readonly FeedbackForwardingEmailAddress?: string;
  readonly ConfigurationSetName?: string;
  readonly Content?: { readonly Raw?: { readonly Data?: string }; readonly [kind: string]: unknown };
  readonly Destination?: Readonly<Record<string, readonly string[] | undefined>>;
}

/**
 * @param operation of version 2, for example `SendEmail`.
 * @throws {ServiceException} SerializationException for a body that is not a JSON object, or of another content type.
 */
export function sesAccesses(
  operation: string,
  { body, contentType }: { readonly body: Buffer; readonly contentType: string | undefined },
  place: Place,
): Access[] {
  if (operation !== 'SendEmail') return [{ action: `ses:${operation}`, resources: ['*'] }];
  requireContentType(contentType, JSON_TYPE);
  const request: SendEmailBody = readMembers({ body });
  const { Raw: raw, ...other } = request.Content ?? {};
  return sending(
    {
      actions: [
        ...(raw === undefined ? [] : ['ses:SendRawEmail']),
        ...(raw === undefined || Object.keys(other).length > 0 ? ['ses:SendEmail'] : []),
      ],
      from: request.FromEmailAddress !== undefined ? [request.FromEmailAddress] : fromHeaders(raw?.Data),
      identityArn: request.FromEmailAddressIdentityArn,
      recipients: Object.values(request.Destination ?? {}).flatMap((addresses) => addresses ?? []),
      feedbackAddress: request.FeedbackForwardingEmailAddress,
      configurationSet: request.ConfigurationSetName,
    },
    place,
  );
}

/**
 * Version 1, of the query protocol.
 * @throws {ServiceException} SerializationException for a body of another content type.
 */
export function firstVersionAccesses(
  { body, contentType }: { readonly body: Buffer; readonly contentType: string | undefined },
  place: Place,
): Access[] {
  requireContentType(contentType, FORM_TYPE);
  const form = new URLSearchParams(body.toString('utf8'));
  const isRaw = form.getAll('Action').includes('SendRawEmail');
  const headers = isRaw ? form.getAll('RawMessage.Data').flatMap(fromHeaders) : [];
  const recipients = [...form].filter(([name]) => /^Destinations?\./.test(name)).map(([, value]) => value);
  return sending(
    {
      actions: [isRaw ? 'ses:SendRawEmail' : 'ses:SendEmail'],
      from: [...form.getAll('Source'), ...headers],
      identityArn: form.get('SourceArn') ?? undefined,
      recipients,
      feedbackAddress: form.get('ReturnPath') ?? undefined,
      configurationSet: form.get('ConfigurationSetName') ?? undefined,
    },
    place,
  );
}

const JSON_TYPE = /^application\/(?:x-amz-)?json(?:-1\.[01])?\s*(?:;\s*charset="?utf-8"?\s*)?$/i;
const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(?:;\s*charset="?utf-8"?\s*)?$/i;

/** The mailbox reads a body by its content type: by another one it would read something else than is evaluated here. */
function requireContentType(contentType: string | undefined, accepted: RegExp): void {
  if (contentType !== undefined && accepted.test(contentType)) return;
  throw new ServiceException(
    'SerializationException',
    `The content type is ${contentType ?? 'missing'}; accepted: ${accepted === JSON_TYPE ? 'application/json' : 'application/x-www-form-urlencoded'}, in UTF-8.`,
  );
}

/** All `From` headers of a raw message in base64, unfolded. */
function fromHeaders(data: string | undefined): string[] {
  const message = Buffer.from(typeof data === 'string' ? data : '', 'base64').toString('utf8');
  const [head = ''] = message.split(/\r?\n\r?\n/);
  return [...head.replace(/\r?\n[ \t]+/g, ' ').matchAll(/^From[ \t]*:(.*)$/gim)].map(
    ([, value = '']) => value,
  );
}

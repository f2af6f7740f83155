/** What a failed send says of its mail: SES will never take it, has not taken it yet, or may have taken it. */
export type Fate = 'refused' | 'not-taken' | 'open';

/**
 * Errors of `SendEmail` that are about the mail. The others are about the account or its identities, and pass when an
 * operator acts. https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html#API_SendEmail_Errors
 */
const aboutTheMail = new Set(['MessageRejected', 'BadRequestException']);

/** Node's codes of failures before the first byte of a request: name resolution, connection, TLS handshake. */
const beforeTheRequest = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPROTO',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** The SDK's connection timeout has no code of its own: @smithy/node-http-handler, set-connection-timeout. */
const connectionTimeout = /did not establish a connection/;

/** The fields that tell errors apart: of the service (`$metadata`), of Node (`code`). */
interface SendError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** Tells what became of the mail. @param sender The address mails come from. */
export function fateOf(error: unknown, sender: string): Fate {
  const { name, message, code = '', $metadata } = error as SendError;
  const status = $metadata?.httpStatusCode;
  if (status !== undefined) {
    if (status < 300) return 'open';
    // An unverified sender is a MessageRejected as well, but of every mail: it names the sender, a mail's fault does not.
    return aboutTheMail.has(name) && !message.includes(sender) ? 'refused' : 'not-taken';
  }
  return beforeTheRequest.has(code) || connectionTimeout.test(message) ? 'not-taken' : 'open';
}

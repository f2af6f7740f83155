/** What the error of a send means for its email: SES will never accept it, has not accepted it yet, or may have accepted it. */
export type DeliveryState = 'refused' | 'not-accepted' | 'open';

/**
 * Errors of `SendEmail` that are about the email. The others are about the account or its identities, and pass when an
 * operator acts. https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html#API_SendEmail_Errors
 */
const aboutTheEmail = new Set(['MessageRejected', 'BadRequestException']);

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

/** The SDK's connection timeout has no separate code: @smithy/node-http-handler, set-connection-timeout. */
const connectionTimeout = /did not establish a connection/;

/** The fields that distinguish errors: of the service (`$metadata`), of Node (`code`). */
interface SendError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** What the error of a send means for its email. @param sender The address that emails are sent from. */
export function deliveryStateOf(error: unknown, sender: string): DeliveryState {
  const { name, message, code = '', $metadata } = error as SendError;
  const status = $metadata?.httpStatusCode;
  if (status !== undefined) {
    if (status < 300) return 'open';
    // An unverified sender is a MessageRejected as well, but of every email: it names the sender, an email's fault does not.
    return aboutTheEmail.has(name) && !message.includes(sender) ? 'refused' : 'not-accepted';
  }
  return beforeTheRequest.has(code) || connectionTimeout.test(message) ? 'not-accepted' : 'open';
}

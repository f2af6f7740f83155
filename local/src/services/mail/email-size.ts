import { EMAIL_LIMIT_BYTES } from '../../shared/email-limits.ts';

/** The members of SendEmail that can be large. */
interface SendEmail {
  readonly Content?: {
    readonly Raw?: { readonly Data?: string };
    readonly Simple?: WithAttachments;
    readonly Template?: WithAttachments;
  };
}

interface WithAttachments {
  readonly Attachments?: readonly { readonly RawContent?: string }[];
}

/**
 * Why SES takes no email of this size; undefined when it does. Of version 2 the words and the code are UNCONFIRMED; those
 * of version 1 are known: https://github.com/aws/aws-sdk-go-v2/issues/1774
 */
export function tooLongMessage(request: unknown): string | undefined {
  const size = emailBytes(request as SendEmail);
  return size > EMAIL_LIMIT_BYTES
    ? `Message length is more than ${EMAIL_LIMIT_BYTES} bytes long: '${size}'.`
    : undefined;
}

/** A raw email has its attachments in base64; of another one, the attachments are in base64. */
function emailBytes({ Content: { Raw, ...composed } = {} }: SendEmail): number {
  if (typeof Raw?.Data === 'string') return Buffer.byteLength(Raw.Data, 'base64');
  return Buffer.byteLength(JSON.stringify(composed));
}

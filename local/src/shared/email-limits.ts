/**
 * An email with its attachments, "after base64 encoding", by SES v2 and SMTP:
 * https://docs.aws.amazon.com/ses/latest/dg/quotas.html
 */
export const EMAIL_LIMIT_BYTES = 40 * 1024 * 1024;

/** The request that brings such an email: `Raw` is base64 again, and there are other members. */
export const EMAIL_REQUEST_LIMIT_BYTES = Math.ceil((EMAIL_LIMIT_BYTES * 4) / 3) + 1024 * 1024;

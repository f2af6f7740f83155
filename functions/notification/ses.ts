import { SESv2Client, type SESv2ClientConfig } from '@aws-sdk/client-sesv2';

/**
 * The client that sends emails through Amazon SES. It does not retry: `SendEmail` takes no idempotency key, so a caller that
 * retries must know that the first request was not accepted. It connects for each email: a kept connection that SES closed while the
 * function was frozen fails like one that breaks after the email was accepted.
 * @param overrides Replace single settings, for tests.
 */
export function createSes(overrides: SESv2ClientConfig = {}): SESv2Client {
  const agent = { keepAlive: false };
  return new SESv2Client({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 1_000, httpAgent: agent, httpsAgent: agent },
    ...overrides,
  });
}

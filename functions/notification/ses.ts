import { SESv2Client, type SESv2ClientConfig } from '@aws-sdk/client-sesv2';

/**
 * The client that hands mails to Amazon SES. It asks once: `SendEmail` takes no idempotency key, so who asks again
 * must know that the first was not taken. It connects for each mail: a kept connection that SES closed while the
 * function was frozen fails as one does that breaks after the mail was taken.
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

import { randomUUID } from 'node:crypto';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Mirror } from '../../local/src/api/index.ts';
import { sensorStack } from '../mirror/api/sensor-stack.ts';
import { testKafka } from '../support/kafka.ts';
import { startConsoleMirror } from './support/console-mirror.ts';
import { expectNoAxeFindings, noBrowser, openConsole, takeScreenshot } from './support/open-console.ts';

const run = randomUUID().slice(0, 8);
const SUBJECT = `Your order <b>${run}</b>`;
/** What a page of another origin, or with scripts, could do. */
const HTML = `<!doctype html><h1>Thank you</h1><script>document.title = 'script ran'</script>
<img src="http://127.0.0.1:9/track.png"><p style="color: green">Paid.</p>`;

const inBrowser = noBrowser ? test.skip : test;
let mirror: Mirror;
beforeAll(async () => {
  mirror = await startConsoleMirror(sensorStack(`readings-${run}`));
  const credentials = { accessKeyId: 'me', secretAccessKey: 'me' };
  const ses = new SESv2Client({ endpoint: testKafka().sesEndpoint, region: 'us-east-1', credentials });
  await ses.send(
    new SendEmailCommand({
      FromEmailAddress: 'shop@example.com',
      Destination: { ToAddresses: [`${run}@example.com`] },
      Content: {
        Simple: {
          Subject: { Data: SUBJECT },
          Body: { Html: { Data: HTML }, Text: { Data: 'Thank you, as <i>text</i>.' } },
          Attachments: [
            { FileName: 'invoice.pdf', RawContent: Buffer.from('%PDF'), ContentType: 'application/pdf' },
          ],
        },
      },
    }),
  );
  ses.destroy();
});
afterAll(() => mirror.stop());

inBrowser(
  'An email is found in the list and shown with HTML that runs no script and loads nothing, as text, and with its attachment.',
  async () => {
    const page = await openConsole(mirror.endpoints.console, {
      path: '/emails',
      // The browser says which parts of the email it refused.
      expectedErrors: [/sandboxed and the 'allow-scripts'|Content Security Policy directive: "img-src/],
    });
    await page.getByRole('searchbox').fill(run);
    await page.getByRole('link', { name: SUBJECT }).waitFor();
    await expectNoAxeFindings(page);
    await takeScreenshot(page, 'emails');
    await page.getByRole('link', { name: SUBJECT }).click();
    await page.getByRole('heading', { name: SUBJECT }).waitFor();
    const frame = page.frameLocator('iframe');
    await frame.getByRole('heading', { name: 'Thank you' }).waitFor();
    expect(await page.locator('iframe').getAttribute('sandbox')).toBe('');
    expect(page.frames().length).toBe(2);
    await takeScreenshot(page, 'email');
    await page.getByRole('button', { name: 'Text' }).click();
    await page.getByText('Thank you, as <i>text</i>.').waitFor();
    await expectNoAxeFindings(page);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'invoice.pdf' }).click();
    expect((await download).suggestedFilename()).toBe('invoice.pdf');
  },
);

inBrowser('An email that is not kept is said to be so.', async () => {
  const page = await openConsole(mirror.endpoints.console, { path: '/emails/none', expectedErrors: [/404/] });
  await page.getByText(/^email is none; accepted: /).waitFor();
});

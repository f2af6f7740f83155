import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SESv2Client, SESv2ClientConfig } from '@aws-sdk/client-sesv2';
import { createSes } from '../../../functions/notification/ses.ts';

/** The functions' client, at this endpoint. */
export function sesAt(endpoint: string, overrides: SESv2ClientConfig = {}): SESv2Client {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = createSes({ endpoint, region: 'us-east-1', credentials, ...overrides });
  // Jest's tests have a separate Error class: the SDK takes Node's errors for none, wraps them and drops their code.
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        const { name, message, code } = error as NodeJS.ErrnoException;
        throw Object.assign(new Error(message, { cause: error }), error, { name, code });
      }
    },
    { step: 'deserialize', priority: 'low' },
  );
  return client;
}

/** What an email service does to a request it has read. */
export type SesResponder = RequestListener;

/** An error as SES returns it. */
export function refusalOf(status: number, name: string, message: string): SesResponder {
  return (_, response) => {
    const headers = { 'content-type': 'application/json', 'x-amzn-errortype': name };
    response.writeHead(status, headers).end(JSON.stringify({ message }));
  };
}

/** An email service of one behaviour, which counts the requests it read. */
export async function sesThat(respond: SesResponder) {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .once('end', () => {
        bodies.push(Buffer.concat(chunks).toString('utf8'));
        respond(request, response);
      });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => bodies.length,
    /** The bodies of the requests, as they were sent. */
    bodies,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

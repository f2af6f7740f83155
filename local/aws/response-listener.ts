import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ResponseHost } from '../lambda/types.ts';
import { presharedKeyServer } from '../shared/preshared-key.ts';
import { closeServer, readRequest, writeAnswer } from './http-exchange.ts';
import { RESPONSE_HOST_NAME, type ResponseUrls } from './response-urls.ts';

export interface ResponseListener {
  readonly responseHost: ResponseHost;
  stop(graceInMs: number): Promise<void>;
}

/** Listens on a free port for what functions put to their response URLs, over TLS as on AWS. */
export async function startResponseListener(
  responseUrls: ResponseUrls,
  address: '127.0.0.1',
): Promise<ResponseListener> {
  const key = randomBytes(32);
  const server = createServer({ ...presharedKeyServer(key), noDelay: true }, (incoming, response) => {
    readRequest(incoming)
      .then((request) => writeAnswer(response, responseUrls.receive(request), request.requestId))
      // The function was ended in the middle of its request, so nobody waits for an answer.
      .catch(() => response.destroy());
  });
  await once(server.listen(0, address), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    responseHost: { name: RESPONSE_HOST_NAME, port, presharedKey: key.toString('hex') },
    stop: (graceInMs) => closeServer(server, graceInMs),
  };
}

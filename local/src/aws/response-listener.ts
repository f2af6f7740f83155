import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ResponseHost } from '../lambda/runtime/protocol.ts';
import { closeServer, readBody } from '../shared/http-server.ts';
import { presharedKeyServer } from '../shared/preshared-key.ts';
import { headOf, writeResponse } from './http-exchange.ts';
import { RESPONSE_HOST_NAME, type ResponseUrls } from './response-urls.ts';

/** CloudFormation takes 4,096 bytes, and says so of a document that is larger; this is what is read of one. */
const BODY_LIMIT_BYTES = 1024 * 1024;

export interface ResponseListener {
  readonly responseHost: ResponseHost;
  stop(graceMs: number): Promise<void>;
}

/** Listens on a free port for what functions put to their response URLs, over TLS as on AWS. */
export async function startResponseListener(
  responseUrls: ResponseUrls,
  address: '127.0.0.1',
): Promise<ResponseListener> {
  const key = randomBytes(32);
  const server = createServer({ ...presharedKeyServer(key), noDelay: true }, (incoming, response) => {
    const head = headOf(incoming);
    readBody(incoming, BODY_LIMIT_BYTES)
      .then((body) => writeResponse(response, responseUrls.receive({ ...head, body }), head.requestId))
      // The function was ended in the middle of its request, so no client waits for a response.
      .catch(() => response.destroy());
  });
  await once(server.listen(0, address), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    responseHost: { name: RESPONSE_HOST_NAME, port, presharedKey: key.toString('hex') },
    stop: (graceMs) => closeServer(server, graceMs),
  };
}

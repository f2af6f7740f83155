import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeServer, createGuardedServer, readBody } from '../shared/http-server.ts';
import { headOf, writeResponse } from './http-exchange.ts';
import { respond } from './pipeline.ts';
import { startResponseListener } from './response-listener.ts';
import { createResponseUrls } from './response-urls.ts';
import type { AwsService } from './service.ts';
import { allServices } from './services.ts';
import type { AwsEndpoint, AwsEndpointOptions, AwsEndpointPorts } from './types.ts';

/** Of a service that names none: the limit of a request to DynamoDB. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const BODY_LIMIT_BYTES = 16 * 1024 * 1024;

/**
 * Starts the one HTTP server that any AWS SDK or the AWS CLI uses with `AWS_ENDPOINT_URL`. Services are
 * distinguished by the credential scope of the signature; signatures themselves are not checked. Its address is
 * known before its services are, since functions have it in their environment: requests wait for `serve`.
 * @throws the server's own error when the port is in use.
 */
export async function startAwsEndpoint({
  port,
  host,
  hostNames,
  log,
}: AwsEndpointOptions): Promise<AwsEndpoint> {
  const served = Promise.withResolvers<ExchangeContext>();
  let services: ReadonlyMap<string, AwsService> = new Map();
  const server = createGuardedServer({ hostNames }, (incoming, response) => {
    exchange(incoming, response, served.promise).catch((error) => {
      log.warn(`AWS endpoint: ${incoming.method} ${incoming.url} was cut off: ${error}`);
      response.destroy();
    });
  });
  await once(server.listen(port, host), 'listening');
  const responseUrls = createResponseUrls(log);
  const responseListener = await startResponseListener(responseUrls, host);
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    responseHost: responseListener.responseHost,
    expectResponse: responseUrls.expect,
    serve(ports) {
      services = allServices(ports);
      served.resolve({ services, ports });
    },
    async stop(graceMs) {
      responseUrls.stop();
      await Promise.all([closeServer(server, graceMs), responseListener.stop(graceMs)]);
      await Promise.all([...services.values()].map((service) => service.stop?.(graceMs)));
    },
  };
}

interface ExchangeContext {
  readonly services: ReadonlyMap<string, AwsService>;
  readonly ports: AwsEndpointPorts;
}

async function exchange(
  incoming: IncomingMessage,
  response: ServerResponse,
  served: Promise<ExchangeContext>,
): Promise<void> {
  const { services, ports } = await served;
  const head = headOf(incoming);
  const read = (limitBytes = BODY_LIMIT_BYTES) => readBody(incoming, limitBytes);
  writeResponse(response, await respond(services, ports, head, read), head.requestId);
}

import { syncBuiltinESMExports } from 'node:module';
import tls, { type ConnectionOptions } from 'node:tls';
import { presharedKeyClient } from '../../shared/preshared-key.ts';
import type { ResponseHost } from './protocol.ts';

type Connect = (...parameters: readonly unknown[]) => tls.TLSSocket;

/**
 * Leads TLS connections to the host of CloudFormation's response URLs to the mirror, whatever their port: most handlers
 * take hostname and path out of the URL and leave the port to be 443. `https`, `fetch` and packages like undici and
 * axios all connect by `tls.connect(options)`; connections to other hosts are left alone.
 */
export function connectResponseHost({ name, port, presharedKey }: ResponseHost): void {
  const connect = tls.connect as Connect;
  const here: ConnectionOptions = {
    host: '127.0.0.1',
    port,
    ...presharedKeyClient(Buffer.from(presharedKey, 'hex')),
    // What a client or its agent may have chosen for certificates, or kept of an earlier session.
    minVersion: undefined,
    secureContext: undefined,
    session: undefined,
  };
  const redirected: Connect = (options, ...rest) =>
    (options as ConnectionOptions | undefined)?.host === name
      ? connect({ ...(options as ConnectionOptions), ...here }, ...rest)
      : connect(options, ...rest);
  tls.connect = redirected as typeof tls.connect;
  // For `import { connect } from 'node:tls'`.
  syncBuiltinESMExports();
}

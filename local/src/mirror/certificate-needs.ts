import type { MskCluster } from '../msk/msk-cluster.ts';
import { certificateDemandOf } from '../resources/msk/cluster-listeners.ts';

/** The broker's setting by which its TLS listener asks for certificates; there where it does. */
export const CLIENT_AUTH = 'listener.name.tls.ssl.client.auth';

/**
 * Settings of the broker whose TLS listener asks for the certificates of clients. One listener is that of all clusters: it
 * refuses clients without a certificate only where each cluster with TLS does.
 * @param hasMapping whether a mapping of a cluster of which nothing is known comes with a certificate.
 */
export function certificateSettings(
  clusters: readonly MskCluster[],
  hasMapping: boolean,
): Record<string, string> {
  const demands = clusters
    .filter(({ listeners }) => listeners.includes('tls'))
    .map(({ properties = {} }) => certificateDemandOf(properties));
  const isEvaluated = hasMapping || demands.some((demand) => demand !== 'none');
  if (!isEvaluated) return {};
  const isRequired = demands.length > 0 && demands.every((demand) => demand === 'required');
  return {
    [CLIENT_AUTH]: isRequired ? 'required' : 'requested',
    'listener.name.tls.ssl.engine.factory.class': 'orderstream.msk.ClientCertificates',
  };
}

/** For the user: what is not checked of the certificates of a cluster's clients. */
export function certificateNotes(
  { name, properties = {} }: MskCluster,
  settings: Readonly<Record<string, string>>,
): string[] {
  const demand = certificateDemandOf(properties);
  if (demand === 'none') return [];
  const isLaxer = demand === 'required' && settings[CLIENT_AUTH] === 'requested';
  return [
    `cluster ${name}: its TLS listener takes a valid client certificate of any authority, since the private one is on AWS; iam/tls/client.pem and client.key in the data directory are one${isLaxer ? '. Clients without one are accepted as well, since other clusters take them' : ''}`,
  ];
}

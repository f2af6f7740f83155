import type { MskListener } from '../../msk/msk-cluster.ts';
import type { TemplateValue } from '../../template/types.ts';

type Properties = Readonly<Record<string, TemplateValue>>;

interface Switch {
  readonly Enabled?: unknown;
}

/** `ClientAuthentication` of a cluster, and of its VPC connectivity. */
interface Authentication {
  readonly Sasl?: { readonly Iam?: Switch; readonly Scram?: Switch };
  readonly Tls?: Switch & { readonly CertificateAuthorityArnList?: readonly unknown[] };
  readonly Unauthenticated?: Switch;
}

interface BrokerNodeGroup {
  readonly ConnectivityInfo?: {
    readonly PublicAccess?: { readonly Type?: unknown };
    readonly VpcConnectivity?: { readonly ClientAuthentication?: Authentication };
  };
}

/** CloudFormation takes booleans as text. */
const isOn = (value: Switch | undefined) => String(value?.Enabled) === 'true';
const isOff = (value: Switch | undefined) => String(value?.Enabled) === 'false';

/**
 * The listeners of a provisioned cluster: PLAINTEXT only where `ClientBroker` says so (its default is TLS), TLS where
 * clients come with a certificate or unauthenticated, SCRAM and IAM where they are on. A cluster with SASL and
 * `Unauthenticated` off has no TLS listener: `TestAccKafkaCluster_ClientAuthenticationSASL_scram` and `_iam` of
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/kafka/cluster_test.go.
 * UNCONFIRMED: with SASL and `Unauthenticated` left out there is one.
 */
export function listenersOf(properties: Properties): MskListener[] {
  const authentication = (properties.ClientAuthentication ?? {}) as Authentication;
  const encryption = encryptionInTransit(properties);
  const isOpen = !isOff(authentication.Unauthenticated) || !hasAuthentication(authentication);
  return [
    ...(encryption.includes('PLAINTEXT') && isOpen ? (['plaintext'] as const) : []),
    ...(encryption.startsWith('TLS') && (isOpen || hasCertificates(authentication))
      ? (['tls'] as const)
      : []),
    ...(encryption.startsWith('TLS') ? saslListeners(authentication) : []),
  ];
}

/** Those of `listenersOf` that are open to the internet: never PLAINTEXT. https://docs.aws.amazon.com/msk/latest/developerguide/public-access.html */
export function publicListenersOf(properties: Properties): MskListener[] {
  const { PublicAccess } = connectivity(properties);
  if (PublicAccess?.Type !== 'SERVICE_PROVIDED_EIPS') return [];
  return listenersOf(properties).filter((listener) => listener !== 'plaintext');
}

/** Those of multi-VPC private connectivity. https://docs.aws.amazon.com/msk/latest/developerguide/aws-access-mult-vpc.html */
export function vpcListenersOf(properties: Properties): MskListener[] {
  const authentication = connectivity(properties).VpcConnectivity?.ClientAuthentication ?? {};
  return [...(isOn(authentication.Tls) ? (['tls'] as const) : []), ...saslListeners(authentication)];
}

/** Whether clients of the TLS listener come with a certificate: none does, they may, or they must. */
export type CertificateDemand = 'none' | 'requested' | 'required';

/**
 * How a cluster asks the clients of its TLS listener for a certificate of a private authority.
 * UNCONFIRMED: with `Tls` on and `Unauthenticated` left out, clients without one are refused.
 */
export function certificateDemandOf({ ClientAuthentication }: Properties): CertificateDemand {
  const authentication = (ClientAuthentication ?? {}) as Authentication;
  if (!hasCertificates(authentication)) return 'none';
  return isOn(authentication.Unauthenticated) ? 'requested' : 'required';
}

/** Whether clients would authenticate over a listener that MSK does not have: it refuses such a cluster. */
export function isAuthenticationWithoutTls(properties: Properties): boolean {
  const authentication = (properties.ClientAuthentication ?? {}) as Authentication;
  return encryptionInTransit(properties) === 'PLAINTEXT' && hasAuthentication(authentication);
}

const connectivity = ({ BrokerNodeGroupInfo }: Properties) =>
  ((BrokerNodeGroupInfo ?? {}) as BrokerNodeGroup).ConnectivityInfo ?? {};

function encryptionInTransit({ EncryptionInfo }: Properties): string {
  const { EncryptionInTransit } = (EncryptionInfo ?? {}) as {
    EncryptionInTransit?: { ClientBroker?: unknown };
  };
  return String(EncryptionInTransit?.ClientBroker ?? 'TLS');
}

const saslListeners = ({ Sasl }: Authentication): MskListener[] => [
  ...(isOn(Sasl?.Scram) ? (['scram'] as const) : []),
  ...(isOn(Sasl?.Iam) ? (['iam'] as const) : []),
];

const hasAuthentication = (authentication: Authentication) =>
  saslListeners(authentication).length > 0 || hasCertificates(authentication);

/** `Enabled` may be left out where authorities are listed. */
const hasCertificates = ({ Tls }: Authentication) =>
  isOn(Tls) || (!isOff(Tls) && (Tls?.CertificateAuthorityArnList ?? []).length > 0);

import type { KafkaEndpoint } from '../event-source-mapping/consumer/client-options.ts';
import type { EventSourceMappingPorts } from '../event-source-mapping/types.ts';
import type { MskCluster } from '../msk/msk-cluster.ts';
import { credentialsOf } from '../msk/scram-secrets.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { ScramUser } from '../services/kafka/scram-users.ts';
import type { ExtraListener, KafkaService } from '../services/types.ts';
import type { Log } from '../shared/log.ts';
import { tlsCredentialsOf } from './certificate-credentials.ts';

/** What `SourceAccessConfigurations` names to authenticate with. */
export type MappingCredentials = Parameters<EventSourceMappingPorts['connect']>[0]['credentials'];

/**
 * Types of credentials, by the listener that takes them. Names and passwords all go by SCRAM-SHA-512, the one mechanism of
 * the local listener: the user is the same.
 */
export const credentialTypes: Readonly<Record<ExtraListener, readonly string[]>> = {
  scram: ['SASL_SCRAM_512_AUTH', 'SASL_SCRAM_256_AUTH', 'BASIC_AUTH'],
  tls: ['CLIENT_CERTIFICATE_TLS_AUTH'],
};

/** Where and as whom a mapping connects, or why its credentials are of no use. */
export type MappingEndpoint = KafkaEndpoint & { readonly failure?: Error };

export interface CredentialDependencies {
  readonly kafka: KafkaService;
  /** Absent: no secret is known, and mappings connect without one. */
  readonly secrets?: Secrets;
  /** Lets a user in at the broker's SCRAM listener. Absent: users of self-managed clusters are not made. */
  readonly putUser?: (user: ScramUser) => Promise<void>;
  readonly log: Pick<Log, 'warn'>;
}

/**
 * Where and as whom a mapping with the credentials of a secret connects, so that ACLs hold for it.
 * @param cluster absent for a self-managed one.
 * @returns undefined where the local Kafka has no listener for it, or the value of the secret is not known.
 */
export function endpointBySecret(
  credentials: MappingCredentials,
  cluster: MskCluster | undefined,
  dependencies: CredentialDependencies,
): MappingEndpoint | undefined {
  const { kafka, secrets, log } = dependencies;
  const [listener] = listeners.filter((each) => credentialTypes[each].includes(credentials?.type ?? ''));
  const brokers = { scram: kafka.scramBootstrapBrokers ?? [], tls: kafka.tlsBootstrapBrokers ?? [] };
  if (!credentials || !listener || brokers[listener].length === 0) return undefined;
  if (isOfTemplate(cluster) && !cluster?.listeners.includes(listener)) return undefined;
  const { secretArn } = credentials;
  if (secrets?.find(secretArn)?.value === undefined) {
    log.warn(
      `the value of ${secretArn} is not known here, so a mapping that signs in with it polls without it, and ACLs do not limit it; give it with --value`,
    );
    return undefined;
  }
  const readValue = () => secrets.find(secretArn)?.value ?? '';
  const authenticate = listener === 'scram' ? byPassword : byCertificate;
  return {
    bootstrapBrokers: brokers[listener],
    ...authenticate(secretArn, readValue, cluster, dependencies),
  };
}

const listeners: readonly ExtraListener[] = ['tls', 'scram'];

type Authenticate = (
  secretArn: string,
  readValue: () => string,
  cluster: MskCluster | undefined,
  dependencies: CredentialDependencies,
) => Omit<MappingEndpoint, 'bootstrapBrokers'>;

/**
 * Each connection sends the user and password that the secret has then. The user of a cluster of the template authenticates at an
 * associated secret. Other clusters, self-managed ones and those of other stacks, have users that no template makes: such
 * a user is let in when its mapping first connects.
 */
const byPassword: Authenticate = (secretArn, readValue, cluster, { kafka, putUser }) => {
  const user = async () => {
    const current = credentialsOf(readValue());
    if (!current) throw new Error(`${secretArn} is not a JSON object with the keys username and password`);
    if (!isOfTemplate(cluster)) await putUser?.(current);
    return current;
  };
  return {
    security: {
      tls: { ca: kafka.certificateAuthority },
      sasl: {
        mechanism: 'SCRAM-SHA-512',
        username: async () => (await user()).name,
        password: async () => (await user()).password,
      },
    },
  };
};

const byCertificate: Authenticate = (_secretArn, readValue, _cluster, { kafka }) => {
  try {
    return { security: { tls: { ca: kafka.certificateAuthority, ...tlsCredentialsOf(readValue()) } } };
  } catch (error) {
    return { failure: error as Error };
  }
};

/** One that is only named by its ARN has no properties. */
const isOfTemplate = (cluster: MskCluster | undefined) => cluster?.properties !== undefined;

/**
 * Puts each user once, so that one whom the developer removes, or gives another password, is not let in again by the next
 * connection of a mapping. Another password in the secret is put again.
 */
export function putOnce(put: (user: ScramUser) => Promise<void>): (user: ScramUser) => Promise<void> {
  const done = new Map<string, { password: string; whenPut: Promise<void> }>();
  return ({ name, password }) => {
    const before = done.get(name);
    if (before?.password === password) return before.whenPut;
    const whenPut = put({ name, password });
    done.set(name, { password, whenPut });
    whenPut.catch(() => done.delete(name)); // The caller has the error; the next connection tries again.
    return whenPut;
  };
}

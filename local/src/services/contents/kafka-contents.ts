import {
  Admin,
  ConfigResourceTypes,
  Connection,
  describeConfigsV4,
  describeUserScramCredentialsV0,
  listTransactionsV1,
} from '@platformatic/kafka';
import { removeScramUser } from '../kafka/scram-users.ts';

/** What clients leave on a broker, each list sorted. */
export interface KafkaContents {
  /** Without Kafka's own. */
  readonly topics: readonly string[];
  /** Of every type. */
  readonly groups: readonly string[];
  /** Ids by which producers have begun transactions. Kafka removes them after a week, and at no request. */
  readonly transactionalIds: readonly string[];
  /** As JSON. */
  readonly acls: readonly string[];
  /** Users of the SASL/SCRAM listener. */
  readonly users: readonly string[];
  /** Settings that a client has given to all brokers, `name=value`. */
  readonly settings: readonly string[];
}

/** Matches every ACL: https://kafka.apache.org/protocol.html#The_Messages_DescribeAcls, where 1 is any. */
const ANY_ACL = {
  resourceType: 1,
  resourceName: null,
  resourcePatternType: 1,
  principal: null,
  host: null,
  operation: 1,
  permissionType: 1,
} as const;

/** `ConfigSource` of a setting of one broker, and of one of all brokers: org.apache.kafka.clients.admin.ConfigEntry. */
const DYNAMIC_SOURCES: ReadonlySet<number> = new Set([2, 3]);
const BROKER_DEFAULTS = {
  resourceType: ConfigResourceTypes.BROKER,
  resourceName: '',
  configurationKeys: [],
};
/** For `ListTransactions`: of every age. */
const ANY_AGE = -1n;

/** Asks a broker for what clients have left on it. @param bootstrapBrokers PLAINTEXT addresses. */
export async function kafkaContents(bootstrapBrokers: readonly string[]): Promise<KafkaContents> {
  return withAdmin(bootstrapBrokers, async (admin, connection) => {
    const [topics, groups, transactions, acls, users, configs] = await Promise.all([
      admin.listTopics(),
      admin.listGroups(),
      listTransactionsV1.api.async(connection, [], [], ANY_AGE, null),
      admin.describeAcls({ filter: ANY_ACL }),
      describeUserScramCredentialsV0.api.async(connection, null),
      describeConfigsV4.api.async(connection, [BROKER_DEFAULTS], false, false),
    ]);
    const settings = configs.results.flatMap((each) => each.configs);
    return {
      topics: topics.toSorted(),
      groups: [...groups.keys()].sort(),
      transactionalIds: transactions.transactionStates.map((each) => each.transactionalId).sort(),
      acls: acls.map((each) => JSON.stringify(each)).sort(),
      users: users.results.map(({ user }) => user).sort(),
      settings: settings
        .filter(({ configSource }) => DYNAMIC_SOURCES.has(configSource))
        .map(({ name, value }) => `${name}=${value}`)
        .sort(),
    };
  });
}

/** Names of consumer groups without members, which can be removed. */
export async function groupsWithoutMembers(bootstrapBrokers: readonly string[]): Promise<string[]> {
  return withAdmin(bootstrapBrokers, async (admin) => [
    ...(await admin.listGroups({ states: ['Empty', 'Dead'] })).keys(),
  ]);
}

/** What of {@link KafkaContents} is removed together. */
export interface KafkaRemoval {
  readonly topics?: readonly string[];
  readonly groups?: readonly string[];
  readonly users?: readonly string[];
  readonly acls?: boolean;
}

/**
 * Removes what clients have left. Groups go first: without their topics they have no offsets, and members that are left
 * would create them again.
 * @throws {Error} with the broker's words when it refuses, as for a group that has members.
 */
export async function removeFromKafka(
  bootstrapBrokers: readonly string[],
  { topics = [], groups = [], users = [], acls = false }: KafkaRemoval,
): Promise<void> {
  await withAdmin(bootstrapBrokers, async (admin) => {
    if (groups.length > 0) await admin.deleteGroups({ groups: [...groups] });
    if (topics.length > 0) await admin.deleteTopics({ topics: [...topics] });
    if (acls) await admin.deleteAcls({ filters: [ANY_ACL] });
  });
  for (const user of users) await removeScramUser(bootstrapBrokers, user);
}

async function withAdmin<T>(
  bootstrapBrokers: readonly string[],
  work: (admin: Admin, connection: Connection) => Promise<T>,
): Promise<T> {
  const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(bootstrapBrokers[0] ?? '') ?? [];
  const clientId = 'orderstream-contents';
  const admin = new Admin({ clientId, bootstrapBrokers: [...bootstrapBrokers], retries: 2 });
  const connection = new Connection(clientId);
  try {
    await connection.connect(host, Number(port));
    return await work(admin, connection);
  } finally {
    await Promise.all([connection.close(), admin.close()]);
  }
}

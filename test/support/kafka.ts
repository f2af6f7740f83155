/**
 * The services that tests share: one broker, one DynamoDB Local and one mailbox for the whole jest run, started by
 * `start-services.ts`. Tests keep apart by their own topics, groups, tables and addresses.
 */
import { readFileSync } from 'node:fs';
import { generateAuthTokenFromCredentialsProvider } from 'aws-msk-iam-sasl-signer-js';
import { type ITopicConfig, Kafka, type KafkaConfig, logLevel } from 'kafkajs';
import type { AccessKey, KafkaPolicy } from '../../local/src/iam/types.ts';
import { ensureTopic } from '../../local/src/resources/msk/kafka-admin.ts';
import { accessKeyFor } from '../../local/src/services/iam/access-keys.ts';
import { putKafkaPolicy } from '../../local/src/services/iam/kafka-policies.ts';

export interface TestKafka {
  /** PLAINTEXT addresses. */
  readonly brokers: string[];
  /** Addresses of the IAM listener; empty when the broker was given by KAFKA_BROKERS. */
  readonly iamBrokers: string[];
  /** PEM of the IAM listener's authority. */
  readonly certificateAuthority: string;
  readonly certificateAuthorityFile: string;
  readonly dynamodbEndpoint: string;
  readonly sesEndpoint: string;
  /** An access key that the IAM listener accepts; the owner becomes the principal. */
  accessKeyFor(owner: string): AccessKey;
  /** What the owner of an access key may do from now on; without a policy, everything. */
  putPolicy(owner: string, policy: KafkaPolicy): void;
}

/** The shared services. @throws when the run started none, because no test file seemed to need them. */
export function testKafka(): TestKafka {
  const caFile = variable('TEST_KAFKA_CA_FILE');
  return {
    brokers: list(variable('TEST_KAFKA_BROKERS')),
    iamBrokers: list(variable('TEST_KAFKA_IAM_BROKERS')),
    certificateAuthority: readFileSync(caFile, 'utf8'),
    certificateAuthorityFile: caFile,
    dynamodbEndpoint: variable('TEST_DYNAMODB_ENDPOINT'),
    sesEndpoint: variable('TEST_SES_ENDPOINT'),
    accessKeyFor: (owner) => accessKeyFor(variable('TEST_DATA_DIRECTORY'), owner),
    putPolicy: (owner, policy) => putKafkaPolicy(variable('TEST_DATA_DIRECTORY'), owner, policy),
  };
}

/** Creates topics on the shared broker, and waits until it serves them. */
export async function createTopics(...topics: readonly ITopicConfig[]): Promise<void> {
  const admin = new Kafka({ brokers: testKafka().brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  for (const topic of topics) await ensureTopic(admin, topic);
  await admin.disconnect();
}

/** What production passes to kafkajs for MSK IAM, and trust in the local authority. */
export function iamClientConfig(
  kafka: Pick<TestKafka, 'iamBrokers' | 'certificateAuthority'>,
  key: AccessKey,
): KafkaConfig {
  const awsCredentialsProvider = async () => key;
  return {
    brokers: kafka.iamBrokers,
    ssl: { ca: kafka.certificateAuthority },
    sasl: {
      mechanism: 'oauthbearer',
      oauthBearerProvider: async () => {
        const { token } = await generateAuthTokenFromCredentialsProvider({
          region: 'us-east-1',
          awsCredentialsProvider,
        });
        return { value: token };
      },
    },
  };
}

function list(addresses: string): string[] {
  return addresses.split(',').filter((address) => address !== '');
}

function variable(name: string): string {
  const value = process.env[name];
  if (value !== undefined) return value;
  throw new Error(`${name} is not set: the run started no services (see test/support/start-services.ts)`);
}

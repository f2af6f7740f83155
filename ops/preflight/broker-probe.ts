import { BadRequestException, CreateClusterV2Command, type KafkaClient } from '@aws-sdk/client-kafka';
import { type Config, isExpress } from '../../lib/config/index.ts';

/** What MSK refuses, or would refuse: the type and version of the brokers. */
type Brokers = Pick<Config, 'brokerType' | 'kafkaVersion'>;

export interface ProbeResult {
  /** `unclear` when MSK's message is about something else; `created` when MSK refused nothing. */
  readonly outcome: 'refused' | 'accepted' | 'created' | 'unclear';
  /** MSK's message; of `created` the cluster's ARN. */
  readonly message: string;
}

/**
 * Asks MSK whether it creates such brokers, by two calls that cannot create any: their subnets do not exist. MSK has no dry
 * run. The first call is for brokers that MSK certainly refuses: only if its error names type or version, and not the
 * subnets, is the message about the wanted brokers conclusive.
 * @throws the SDK's error when MSK refuses the caller, or cannot be reached.
 */
export async function probeBrokers(kafka: KafkaClient, wanted: Brokers): Promise<ProbeResult> {
  const control = await tryToCreate(kafka, knownRefusalLike(wanted));
  if (control.outcome === 'created') return control;
  if (control.outcome !== 'refused') return { outcome: 'unclear', message: control.message };
  return tryToCreate(kafka, wanted);
}

/** Seen on AWS on 2026-09-14, each with its message: https://github.com/badmintoncryer/cdk-preflight/tree/main/rules/msk */
function knownRefusalLike({ brokerType }: Brokers): Brokers {
  if (isExpress({ brokerType })) return { brokerType, kafkaVersion: '3.7.x' };
  if (brokerType === 'kafka.t3.small') return { brokerType, kafkaVersion: '3.9.x.kraft' };
  return { brokerType, kafkaVersion: '2.8.1' };
}

async function tryToCreate(kafka: KafkaClient, brokers: Brokers): Promise<ProbeResult> {
  try {
    const { ClusterArn = '' } = await kafka.send(new CreateClusterV2Command(impossibleCluster(brokers)));
    return { outcome: 'created', message: ClusterArn };
  } catch (error) {
    if (!(error instanceof BadRequestException)) throw error;
    const message = (error.Message ?? error.message).replace(/\s+/g, ' ').trim();
    return { outcome: outcomeOf(message), message };
  }
}

/** Ids of the right form that no subnet has. */
const missingSubnets = [1, 2, 3].map((number) => `subnet-${String(number).padStart(17, '0')}`);

const impossibleCluster = ({ brokerType, kafkaVersion }: Brokers) => ({
  ClusterName: 'orderstream-preflight',
  Provisioned: {
    KafkaVersion: kafkaVersion,
    NumberOfBrokerNodes: 3,
    BrokerNodeGroupInfo: {
      InstanceType: brokerType,
      ClientSubnets: missingSubnets,
      // Express brokers refuse it, standard brokers are made with it.
      ...(isExpress({ brokerType }) ? {} : { StorageInfo: { EbsStorageInfo: { VolumeSize: 20 } } }),
    },
    ClientAuthentication: { Sasl: { Iam: { Enabled: true } } },
  },
});

/**
 * "Unsupported InstanceType specified", "Express instance types are not supported for Kafka version 3.7.x", "Standard
 * instance types are not supported for Kafka version 2.8.1".
 */
const aboutBrokers = /unsupported instance ?type|instance types? (is|are) not supported/i;

function outcomeOf(message: string): ProbeResult['outcome'] {
  if (aboutBrokers.test(message)) return 'refused';
  return /subnet/i.test(message) ? 'accepted' : 'unclear';
}

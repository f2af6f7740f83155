import { startDynamoDb } from './dynamodb/index.ts';
import { ServiceStartError } from './errors.ts';
import { findJava } from './jvm/java.ts';
import { startMailbox } from './mail/index.ts';
import { type StartContext, type Started, type StartedServices, together } from './start.ts';
import type { KafkaService } from './types.ts';

/**
 * Services that the user runs, from the environment: `KAFKA_BROKERS` (`host:port[,…]`, PLAINTEXT), and optionally
 * `KAFKA_IAM_BROKERS`, `DYNAMODB_ENDPOINT`, `SES_ENDPOINT`. What is not given of the last two is embedded.
 * @throws {ServiceStartError} when KAFKA_BROKERS is missing or malformed.
 */
export function startExternal(
  context: StartContext,
  abort: () => void,
  environment = process.env,
): Promise<StartedServices> {
  const { DYNAMODB_ENDPOINT: dynamodb, SES_ENDPOINT: ses } = environment;
  const kafka = givenKafka(environment);
  return together(
    {
      kafka: given(kafka),
      dynamodb: dynamodb ? given({ endpoint: dynamodb }) : startDynamoDb(context, findJava(environment)),
      ses: ses ? given({ endpoint: ses, mailboxUrl: ses }) : startMailbox(context),
    },
    abort,
  );
}

/** A service that stays when the mirror goes. */
async function given<Service>(service: Service): Promise<Started<Service>> {
  return { service, stop: async () => {} };
}

function givenKafka(environment: NodeJS.ProcessEnv): KafkaService {
  if (!environment.KAFKA_BROKERS) {
    throw new ServiceStartError(
      '--services=external needs KAFKA_BROKERS, for example KAFKA_BROKERS=127.0.0.1:9092. ' +
        'Set it, or choose --services=embedded or --services=docker.',
    );
  }
  return {
    bootstrapBrokers: addresses('KAFKA_BROKERS', environment.KAFKA_BROKERS),
    iamBootstrapBrokers: addresses('KAFKA_IAM_BROKERS', environment.KAFKA_IAM_BROKERS ?? ''),
    certificateAuthority: '',
  };
}

function addresses(variable: string, value: string): string[] {
  const list = value.split(',').filter((address) => address !== '');
  const malformed = list.find((address) => !/^\S+:\d{1,5}$/.test(address));
  if (malformed === undefined) return list;
  throw new ServiceStartError(
    `${variable} has '${malformed}'; it takes host:port, several with commas between.`,
  );
}

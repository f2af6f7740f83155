import { generateAuthToken } from 'aws-msk-iam-sasl-signer-js';
import { Kafka, type KafkaConfig, type LogEntry, logLevel } from 'kafkajs';
import { environment } from '../runtime/environment.ts';
import './kafkajs-idle.ts';
import { logger } from '../telemetry/powertools.ts';

/** A token is replaced this long before it expires; MSK's live 15 minutes. */
const tokenMarginMs = 60_000;

interface AuthToken {
  readonly token: string;
  readonly expiryTime: number;
}

/**
 * Caches a token until shortly before it expires: kafkajs requests one for each connection it opens.
 * @param generate Makes a new token; a failure is not remembered.
 */
export function cachedTokenProvider(
  generate: () => Promise<AuthToken>,
  now: () => number = Date.now,
): () => Promise<{ value: string }> {
  let current: Promise<AuthToken> | undefined;
  return async () => {
    const known = await current?.catch(() => undefined);
    if (!known || known.expiryTime - tokenMarginMs <= now()) current = generate();
    return { value: (await (current as Promise<AuthToken>)).token };
  };
}

const levels: Readonly<Record<number, 'debug' | 'info' | 'warn' | 'error'>> = {
  [logLevel.ERROR]: 'warn', // kafkajs retries by itself; the last error is thrown
  [logLevel.WARN]: 'warn',
  [logLevel.INFO]: 'info',
  [logLevel.DEBUG]: 'debug',
};

function logEntry({ namespace, level, log }: LogEntry): void {
  logger[levels[level] ?? 'debug'](`kafkajs ${namespace}: ${log.message}`, { broker: log.broker });
}

/**
 * How long a connection may take to open and to authenticate. MSK takes 100 new IAM connections a second and broker, and 4 on
 * kafka.t3.small: after a deployment, a patch or a sleep, a hundred environments connect at once and wait their turn. An attempt
 * that ends early asks for another turn, so it waits long where no customer does.
 * https://docs.aws.amazon.com/msk/latest/developerguide/limits.html
 */
const patient = { connectionTimeout: 10_000, authenticationTimeout: 10_000 };

/** For a connection that a customer waits for: a broker that does not respond is left for the next. */
export const whileCustomerWaits = { connectionTimeout: 2_000, authenticationTimeout: 2_000 };

/**
 * The connection to the cluster that every function uses: TLS and MSK IAM.
 * Brokers come from `BOOTSTRAP_BROKERS`, the region from `AWS_REGION`, which Lambda sets.
 * @param overrides Replace single settings, for example {@link whileCustomerWaits}.
 */
export function createKafka(overrides: Partial<KafkaConfig> = {}): Kafka {
  const oauthBearerProvider = cachedTokenProvider(() =>
    generateAuthToken({ region: environment('AWS_REGION') }),
  );
  return new Kafka({
    clientId: environment('POWERTOOLS_SERVICE_NAME'),
    brokers: environment('BOOTSTRAP_BROKERS').split(','),
    ssl: true,
    sasl: { mechanism: 'oauthbearer', oauthBearerProvider },
    ...patient,
    requestTimeout: 3_000,
    retry: { initialRetryTime: 50, maxRetryTime: 1_000, retries: 6 },
    logLevel: logLevel.WARN,
    logCreator: () => logEntry,
    ...overrides,
  });
}

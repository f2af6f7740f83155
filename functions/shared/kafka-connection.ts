import { generateAuthToken } from 'aws-msk-iam-sasl-signer-js';
import { Kafka, type KafkaConfig, type LogEntry, logLevel } from 'kafkajs';
import { environment } from './environment.ts';
import './kafkajs-idle.ts';
import { logger } from './telemetry.ts';

/** A token is replaced this long before it expires; MSK's live 15 minutes. */
const tokenMarginInMs = 60_000;

interface AuthToken {
  readonly token: string;
  readonly expiryTime: number;
}

/**
 * Remembers a token until shortly before it expires: kafkajs asks for one at each connection it opens.
 * @param generate Makes a new token; a failure is not remembered.
 */
export function cachedTokenProvider(
  generate: () => Promise<AuthToken>,
  now: () => number = Date.now,
): () => Promise<{ value: string }> {
  let current: Promise<AuthToken> | undefined;
  return async () => {
    const known = await current?.catch(() => undefined);
    if (!known || known.expiryTime - tokenMarginInMs <= now()) current = generate();
    return { value: (await (current as Promise<AuthToken>)).token };
  };
}

const levels: Readonly<Record<number, 'debug' | 'info' | 'warn' | 'error'>> = {
  [logLevel.ERROR]: 'warn', // kafkajs tries again by itself; what it gives up on is thrown
  [logLevel.WARN]: 'warn',
  [logLevel.INFO]: 'info',
  [logLevel.DEBUG]: 'debug',
};

function logEntry({ namespace, level, log }: LogEntry): void {
  logger[levels[level] ?? 'debug'](`kafkajs ${namespace}: ${log.message}`, { broker: log.broker });
}

/**
 * The connection to the cluster that every function uses: TLS and MSK IAM.
 * Brokers come from `BOOTSTRAP_BROKERS`, the region from `AWS_REGION`, which Lambda sets.
 * @param overrides Replace single settings, for tests.
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
    connectionTimeout: 2_000,
    authenticationTimeout: 2_000,
    requestTimeout: 3_000,
    retry: { initialRetryTime: 50, maxRetryTime: 1_000, retries: 6 },
    logLevel: logLevel.WARN,
    logCreator: () => logEntry,
    ...overrides,
  });
}

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PortInUseError } from '../errors.ts';
import { writeOnce } from '../files.ts';
import { certificateIn } from '../iam/certificate.ts';
import { iamDirectory } from '../iam/directory.ts';
import { resolveJars } from '../jvm/jars.ts';
import type { Java } from '../jvm/java.ts';
import { type Jvm, PortTakenError, startJvm } from '../jvm/process.ts';
import { servicesJar } from '../jvm/services-jar.ts';
import { supervise } from '../jvm/supervise.ts';
import { freePortNumbers } from '../port-numbers.ts';
import type { StartContext, Started } from '../start.ts';
import type { KafkaService, ServicePorts } from '../types.ts';
import { classArchive } from './class-archive.ts';
import { type BrokerPorts, serverProperties } from './server-properties.ts';

/** Other programs may take a port between its choice and its use. */
const PORT_ATTEMPTS = 5;

/**
 * Starts Apache Kafka below the data directory, with a PLAINTEXT and an MSK IAM listener on 127.0.0.1, and with the
 * listeners and settings that `options.broker` asks for.
 * @throws {PortInUseError} when a port that the person chose is taken.
 */
export async function startKafka(context: StartContext, java: Promise<Java>): Promise<Started<KafkaService>> {
  const broker = await prepareBroker(context, await java);
  const { jvm, ports } = await startOnSomePorts(context, broker);
  const { onProgress, onUnexpectedExit } = context.options;
  const restart = (signal: AbortSignal) => broker.start(ports, signal);
  const { stop, disturb } = supervise(jvm, { name: 'Kafka', restart, onProgress, onUnexpectedExit });
  return {
    service: {
      bootstrapBrokers: [`127.0.0.1:${ports.plaintext}`],
      iamBootstrapBrokers: [`127.0.0.1:${ports.iam}`],
      tlsBootstrapBrokers: addressesOf(ports.tls),
      scramBootstrapBrokers: addressesOf(ports.scram),
      certificateAuthority: broker.certificateAuthority,
    },
    disturb,
    stop: async () => broker.keepClassArchive(await stop()),
  };
}

const addressesOf = (port: number | undefined) => (port === undefined ? [] : [`127.0.0.1:${port}`]);

interface Broker {
  readonly certificateAuthority: string;
  start(ports: BrokerPorts, signal: AbortSignal): Promise<Jvm>;
  keepClassArchive(how: string): Promise<void>;
}

async function prepareBroker(
  { options, signal: starting, onSpawned }: StartContext,
  java: Java,
): Promise<Broker> {
  const directory = join(options.dataDirectory, 'kafka');
  await mkdir(directory, { recursive: true });
  const [libraries, certificate] = await Promise.all([
    resolveJars('kafka', { ownJars: [servicesJar], onProgress: options.onProgress, signal: starting }),
    certificateIn(join(options.dataDirectory, 'iam', 'tls')),
  ]);
  const clusterId = clusterIdOf(directory);
  const archive = await classArchive(libraries.directory, java);
  const propertiesFile = join(directory, 'server.properties');
  return {
    certificateAuthority: certificate.authority,
    keepClassArchive: archive.keep,
    async start(ports, signal) {
      const logDirectory = join(directory, 'log');
      const { keystoreFile } = certificate;
      const { settings, hasCollidingTopics = false } = options.broker ?? {};
      await writeFile(propertiesFile, serverProperties({ logDirectory, keystoreFile, ports, settings }));
      return startJvm({
        name: 'Kafka',
        java,
        jvmArguments: [
          '-Xmx512m',
          '-XX:TieredStopAtLevel=1',
          '-Dorg.slf4j.simpleLogger.showDateTime=true',
          '-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS',
          ...archive.jvmArguments,
          `-Dorderstream.topics.colliding=${hasCollidingTopics}`,
          `-Dorderstream.iam=${iamDirectory(options.dataDirectory)}`,
        ],
        classPath: libraries.jars,
        mainClass: 'orderstream.services.KafkaBroker',
        mainArguments: [
          join(options.dataDirectory, 'locks', 'kafka'),
          propertiesFile,
          clusterId,
          ...Object.values(ports).map(String),
        ],
        logFile: join(directory, 'broker.log'),
        onProgress: options.onProgress,
        onReport: (word, words) => {
          const [owner, action, resource] = words;
          if (!['allowed', 'denied'].includes(word) || !owner || !action || !resource) return;
          options.onKafkaDecision?.({ owner, action, resource, isAllowed: word === 'allowed' });
        },
        signal,
        onSpawned,
      });
    },
  };
}

async function startOnSomePorts(context: StartContext, broker: Broker) {
  const { ports: wanted, broker: { listeners = [] } = {} } = context.options;
  for (let attempt = 1; ; attempt++) {
    const [plaintext = 0, iam = 0, controller = 0, tls = 0, scram = 0] = await freePortNumbers(5);
    const ports: BrokerPorts = {
      plaintext: wanted.kafka || plaintext,
      iam: wanted.kafkaIam || iam,
      controller,
      ...(listeners.includes('tls') && { tls: wanted.kafkaTls || tls }),
      ...(listeners.includes('scram') && { scram: wanted.kafkaScram || scram }),
    };
    try {
      return { ports, jvm: await broker.start(ports, context.signal) };
    } catch (error) {
      if (!(error instanceof PortTakenError)) throw error;
      const option = optionOf(error.port, wanted);
      if (option) throw new PortInUseError('Kafka', error.port, option);
      if (attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

/** The option that chose a port; undefined for a port without an option. */
function optionOf(port: number, wanted: ServicePorts): string | undefined {
  const options = {
    '--kafka-port': wanted.kafka,
    '--kafka-iam-port': wanted.kafkaIam,
    '--kafka-tls-port': wanted.kafkaTls,
    '--kafka-scram-port': wanted.kafkaScram,
  };
  return Object.entries(options).find(([, chosen]) => chosen === port)?.[0];
}

/** 16 bytes in base64url, Kafka's own form of it; chosen once per data directory. */
function clusterIdOf(directory: string): string {
  const file = join(directory, 'cluster-id');
  writeOnce(file, randomBytes(16).toString('base64url').replace(/^-/, 'A'));
  return readFileSync(file, 'utf8');
}

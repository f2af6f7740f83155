import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { testKafka } from '../../support/kafka.ts';
import { removeDataDirectory, type System, startSystem } from './system.ts';

/** Resources of a template, by logical id. */
export type Resources = Record<string, { Type: string; Properties?: Record<string, unknown> }>;

/** A project in a temporary folder, which a mirror with `--watch` runs on the Kafka of the test run. */
export class WatchedProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'watched-'));
  #system: System | undefined;
  #lambda: LambdaClient | undefined;

  get system(): System {
    if (!this.#system) throw new Error('the mirror is not started');
    return this.#system;
  }

  /** Of clients of the AWS SDK. */
  get awsConfig() {
    const credentials = { accessKeyId: 'me', secretAccessKey: 'me' };
    return { endpoint: this.system.ready.aws, region: 'us-east-1', credentials };
  }

  /** Writes a file of the project; with `renamed`, as editors do that write another file and rename it. */
  write(file: string, text: string, how: 'written' | 'renamed' = 'written'): void {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    const written = how === 'written' ? path : `${path}.new`;
    writeFileSync(written, text);
    if (how === 'renamed') renameSync(written, path);
  }

  /** Writes `template.json`. */
  writeTemplate(resources: Resources, outputs: Record<string, unknown> = {}): void {
    this.write('template.json', JSON.stringify({ Resources: resources, Outputs: outputs }));
  }

  /** @param args options of the mirror; `--template=template.json` is among them unless another source is. */
  async start(
    args: readonly string[] = [`--template=${join(this.folder, 'template.json')}`],
    cwd?: string,
  ): Promise<void> {
    const { brokers, dynamodbEndpoint, sesEndpoint } = testKafka();
    const environment = {
      KAFKA_BROKERS: brokers.join(','),
      DYNAMODB_ENDPOINT: dynamodbEndpoint,
      SES_ENDPOINT: sesEndpoint,
    };
    const dataDirectory = mkdtempSync(join(tmpdir(), 'watched-data-'));
    const all = ['--services=external', '--no-iam', '--watch', ...args];
    this.#system = await startSystem(dataDirectory, all, environment, cwd);
    this.#lambda = new LambdaClient({ ...this.awsConfig, maxAttempts: 1 });
  }

  /** What a function returns. */
  async invoke(functionName: string): Promise<unknown> {
    const { Payload } = await (this.#lambda as LambdaClient).send(
      new InvokeCommand({ FunctionName: functionName }),
    );
    return JSON.parse(Buffer.from(Payload ?? []).toString() || 'null');
  }

  /** Puts one record on a topic. */
  async produce(topic: string, value: string): Promise<void> {
    const kafka = new Kafka({ brokers: this.system.ready.kafka.split(','), logLevel: logLevel.NOTHING });
    const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
    await producer.send({ topic, messages: [{ key: 'k', value }] });
    await producer.disconnect();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#lambda?.destroy();
    await this.#system?.end('SIGTERM');
    if (this.#system) removeDataDirectory(this.#system.dataDirectory);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/**
 * jest's globalSetup: starts what synthesizes for the tests, and the services of `testKafka()` where a test file needs them,
 * once for the run.
 */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningServices, startServices } from '../../local/src/services/index.ts';
import { type MirrorPool, startMirrorPool } from '../system/support/mirror-pool.ts';
import { type SynthesisService, startSynthesis } from './synthesis/service.ts';

declare global {
  var testSynthesis: SynthesisService | undefined;
  var testMirrorPool: MirrorPool | undefined;
  var testServices: { running: RunningServices; dataDirectory: string } | undefined;
}

/** The part of jest's global configuration that says which test files run. */
interface RunConfiguration {
  readonly rootDir: string;
  readonly testPathPatterns: { readonly patterns: readonly string[] };
}

export default async function start(configuration: RunConfiguration): Promise<void> {
  globalThis.testSynthesis = startSynthesis();
  globalThis.testMirrorPool = await startMirrorPool();
  const TEST_MIRROR_POOL = globalThis.testMirrorPool.url;
  Object.assign(process.env, { ...globalThis.testSynthesis.environment, TEST_MIRROR_POOL });
  if (!selectedFiles(configuration).some(needsServices)) return;
  const dataDirectory = mkdtempSync(join(tmpdir(), 'orderstream-test-'));
  const running = await startServices({
    mode: process.env.KAFKA_BROKERS ? 'external' : 'embedded',
    dataDirectory,
    ports: { kafka: 0, kafkaIam: 0, dynamodb: 0, mail: 0 },
    onProgress: (message) => process.stderr.write(`${message}\n`),
    onUnexpectedExit: (message) => process.stderr.write(`error: ${message}\n`),
  });
  globalThis.testServices = { running, dataDirectory };
  Object.assign(process.env, addresses(running, dataDirectory));
}

function addresses({ kafka, dynamodb, ses }: RunningServices, dataDirectory: string) {
  const caFile = join(dataDirectory, 'authority.pem');
  writeFileSync(caFile, kafka.certificateAuthority);
  return {
    TEST_DATA_DIRECTORY: dataDirectory,
    TEST_KAFKA_BROKERS: kafka.bootstrapBrokers.join(','),
    TEST_KAFKA_IAM_BROKERS: kafka.iamBootstrapBrokers.join(','),
    TEST_KAFKA_CA_FILE: caFile,
    TEST_DYNAMODB_ENDPOINT: dynamodb.endpoint,
    TEST_SES_ENDPOINT: ses.endpoint,
  };
}

/** Errs on the side of too many: jest itself narrows further, by test names and by changed files. */
function selectedFiles({ rootDir, testPathPatterns }: RunConfiguration): string[] {
  const patterns = testPathPatterns.patterns.map((pattern) => new RegExp(pattern, 'i'));
  return readdirSync(join(rootDir, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => join(rootDir, 'test', file))
    .filter((file) => patterns.length === 0 || patterns.some((pattern) => pattern.test(file)));
}

/** A test needs them when it, or a helper beside it, may ask for them: all that import from `support/`, or a test table. */
function needsServices(file: string): boolean {
  return /support[/.]|harness|test-table|TEST_(KAFKA|DYNAMODB|SES|DATA)_/.test(readFileSync(file, 'utf8'));
}

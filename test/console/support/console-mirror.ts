import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Mirror, type MirrorOptions, startMirror } from '../../../local/src/api/index.ts';
import { testKafka } from '../../support/kafka.ts';

/**
 * A mirror of a template on the services that tests share.
 * @param template names its topics so that no other test file has them.
 */
export async function startConsoleMirror(template: object, options: MirrorOptions = {}): Promise<Mirror> {
  const folder = mkdtempSync(join(tmpdir(), 'mirror-console-'));
  // The name of the file is that of the stack, and consumer groups are made of it: files that share a Kafka have separate ones.
  const file = join(folder, `console-${randomUUID()}.json`);
  writeFileSync(file, JSON.stringify(template));
  const { brokers, dynamodbEndpoint, sesEndpoint } = testKafka();
  Object.assign(process.env, {
    KAFKA_BROKERS: brokers.join(','),
    DYNAMODB_ENDPOINT: dynamodbEndpoint,
    SES_ENDPOINT: sesEndpoint,
  });
  try {
    return await startMirror({ services: 'external', iam: false, template: file, ...options });
  } finally {
    // It has been read. With `watch` it is looked at again.
    if (!options.watch) rmSync(folder, { recursive: true });
  }
}

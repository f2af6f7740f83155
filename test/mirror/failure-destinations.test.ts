import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CapturedFailures } from '../../local/src/dead-letters/captured-failures.ts';
import { failureDestinations } from '../../local/src/mirror/failure-destinations.ts';
import { statement } from '../support/conformance.ts';

const about = {
  mappingUuid: 'a-mapping',
  partitionKey: 'orders-0',
  functionArn: 'arn:aws:lambda:ap-south-1:123456789012:function:orders',
  records: [{ topic: 'orders', partition: 0, offset: 4, timestamp: 1 }],
};
const document = '{"version":"1.0"}';

interface Seen {
  readonly method?: string;
  readonly url?: string;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

let directory: string;
let server: Server;
let endpoint: string;
let seen: Seen[];
const warnings: string[] = [];
const log = { info: () => {}, error: () => {}, warn: (message: string) => void warnings.push(message) };

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    const body = await text(request);
    seen.push({ method, url, headers, body });
    const isSqs = String(headers['content-type']).includes('json');
    response.setHeader('content-type', isSqs ? 'application/x-amz-json-1.0' : 'text/xml');
    response.end(isSqs ? queueResponse(body) : TOPIC_RESPONSE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'destinations-'));
  seen = [];
  warnings.length = 0;
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** The response of either of the two operations. */
function queueResponse(body: string): string {
  const md5 = createHash('md5').update(JSON.parse(body).MessageBody ?? '');
  return JSON.stringify({
    QueueUrl: `${endpoint}/1/failures`,
    MessageId: 'x',
    MD5OfMessageBody: md5.digest('hex'),
  });
}

const TOPIC_RESPONSE =
  '<PublishResponse><PublishResult><MessageId>x</MessageId></PublishResult></PublishResponse>';
const file = () => join(directory, 'kept', 'failures.ndjson');

describe('a failure document', () => {
  test('a failure document is kept in a file, with a warning, when no service is configured for it', async () => {
    const deliver = failureDestinations(new CapturedFailures(file()), log, { environment: {} });
    await deliver('arn:aws:sqs:us-east-1:111122223333:failures', document, about);
    await deliver('arn:aws:s3:::failures', document, about);
    const lines = readFileSync(file(), 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { destination: 'arn:aws:sqs:us-east-1:111122223333:failures', mappingUuid: 'a-mapping', document },
      { destination: 'arn:aws:s3:::failures', mappingUuid: 'a-mapping', document, records: about.records },
    ]);
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain(file());
  });

  test('a failure document for a queue is sent to AWS_ENDPOINT_URL_SQS', async () => {
    const deliver = failureDestinations(new CapturedFailures(file()), log, {
      environment: { AWS_ENDPOINT_URL_SQS: endpoint },
    });
    await deliver('arn:aws:sqs:eu-west-1:111122223333:failures', document, about);
    expect(seen.map(({ body }) => JSON.parse(body))).toEqual([
      { QueueName: 'failures', QueueOwnerAWSAccountId: '111122223333' },
      { QueueUrl: `${endpoint}/1/failures`, MessageBody: document },
    ]);
    expect(seen[0]?.headers.authorization).toContain('/eu-west-1/sqs/');
    expect(warnings).toEqual([]);
    // It is captured all the same: its records are found there and redriven.
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ document, records: about.records });
  });

  test('a failure document for a queue is kept in the file when the endpoint is AWS itself, unless that is allowed', async () => {
    const environment = { AWS_ENDPOINT_URL_SQS: 'https://sqs.us-east-1.amazonaws.com' };
    const deliver = failureDestinations(new CapturedFailures(file()), log, { environment });
    await deliver('arn:aws:sqs:us-east-1:111122223333:failures', document, about);
    expect(readFileSync(file(), 'utf8')).toContain('arn:aws:sqs:us-east-1:111122223333:failures');
    expect(warnings[0]).toContain('--allow-aws sqs');
    failureDestinations(new CapturedFailures(file()), log, { environment, allowedAwsServices: ['sqs'] });
    expect(warnings).toHaveLength(2);
  });

  test('a failure document for a topic is sent to AWS_ENDPOINT_URL_SNS', async () => {
    const deliver = failureDestinations(new CapturedFailures(file()), log, {
      environment: { AWS_ENDPOINT_URL_SNS: endpoint },
    });
    const arn = 'arn:aws:sns:us-east-1:111122223333:failures';
    await deliver(arn, document, about);
    const sent = new URLSearchParams(seen[0]?.body);
    expect([sent.get('Action'), sent.get('TopicArn'), sent.get('Message')]).toEqual([
      'Publish',
      arn,
      document,
    ]);
  });

  statement(
    '5.2-key',
    'UNCONFIRMED',
    'The object of a bucket is at aws/lambda/MAPPING/TOPIC-PARTITION/YYYY/MM/DD/…',
    async () => {
      const deliver = failureDestinations(new CapturedFailures(file()), log, {
        environment: { AWS_ENDPOINT_URL_S3: endpoint },
      });
      await deliver('arn:aws:s3:::failures', document, about);
      expect(seen[0]?.method).toBe('PUT');
      expect(seen[0]?.url).toMatch(
        /^\/failures\/aws\/lambda\/a-mapping\/orders-0\/\d{4}\/\d\d\/\d\d\/[\dT.-]+-[\da-f-]+/,
      );
      expect(seen[0]?.body).toContain(document);
    },
  );

  test('a failure document for a bucket is signed for the Region of the function, since the ARN of a bucket has none', async () => {
    const deliver = failureDestinations(new CapturedFailures(file()), log, {
      environment: { AWS_ENDPOINT_URL_S3: endpoint },
    });
    const inLondon = { ...about, functionArn: 'arn:aws:lambda:eu-west-2:123456789012:function:orders' };
    await deliver('arn:aws:s3:::failures', document, about);
    await deliver('arn:aws:s3:::failures', document, inLondon);
    const scopes = seen.map(({ headers }) => /\/([\w-]+)\/s3\//.exec(String(headers.authorization))?.[1]);
    expect(scopes).toEqual(['ap-south-1', 'eu-west-2']);
  });

  test('a failure document is not lost when its service does not respond: the mapping tries again', async () => {
    const deliver = failureDestinations(new CapturedFailures(file()), log, {
      environment: { AWS_ENDPOINT_URL_SNS: 'http://127.0.0.1:1' },
    });
    const arn = 'arn:aws:sns:us-east-1:111122223333:failures';
    await expect(deliver(arn, document, about)).rejects.toThrow('ECONNREFUSED');
  });
});

import { randomUUID } from 'node:crypto';
import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { EventSourceMappingPorts } from '../event-source-mapping/types.ts';
import type { Log } from '../shared/log.ts';

type Deliver = EventSourceMappingPorts['deliverToArn'];
type Send = (
  arn: string,
  document: string,
  about: { mappingUuid: string; partitionKey: string },
) => Promise<void>;

/**
 * Delivers failure documents for SQS queues, SNS topics and S3 buckets. A service whose endpoint is given by
 * `AWS_ENDPOINT_URL_SQS`, `_SNS` or `_S3` gets them, by the SDK and its usual credentials; documents for the others
 * become lines of a file, and people are told.
 * @param file absolute path of the NDJSON file `{time, destination, mappingUuid, document}`.
 * @param environment of the mirror.
 */
export function failureDestinations(
  file: string,
  log: Log,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Deliver {
  return async (destination, document, about) => {
    const service = destination.split(':')[2] ?? '';
    const endpoint = environment[`AWS_ENDPOINT_URL_${service.toUpperCase()}`];
    const send = endpoint ? SENDERS[service] : undefined;
    if (send && endpoint) return send(endpoint)(destination, document, about);
    await capture(file, destination, document, about.mappingUuid);
    log.warn(`a failed batch of mapping ${about.mappingUuid} went to ${destination}: captured in ${file}`);
  };
}

async function capture(file: string, destination: string, document: string, mappingUuid: string) {
  const line = { time: new Date().toISOString(), destination, mappingUuid, document };
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, `${JSON.stringify(line)}\n`);
}

/** The SDK is loaded by who needs it: most runs of the mirror do not. */
const SENDERS: Readonly<Record<string, (endpoint: string) => Send>> = {
  sqs: (endpoint) => async (arn, document) => {
    const { SQSClient, GetQueueUrlCommand, SendMessageCommand } = await import('@aws-sdk/client-sqs');
    const [, , , region, accountId, name] = arn.split(':');
    const client = new SQSClient({ endpoint, region });
    const { QueueUrl } = await client.send(
      new GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: accountId }),
    );
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: document }));
  },
  sns: (endpoint) => async (arn, document) => {
    const { SNSClient, PublishCommand } = await import('@aws-sdk/client-sns');
    const client = new SNSClient({ endpoint, region: arn.split(':')[3] });
    await client.send(new PublishCommand({ TopicArn: arn, Message: document }));
  },
  s3: (endpoint) => async (arn, document, about) => {
    const { S3Client, PutObjectCommand } = await import('@aws-sdk/client-s3');
    const client = new S3Client({
      endpoint,
      forcePathStyle: true,
      region: process.env.AWS_REGION ?? 'us-east-1',
    });
    const key = objectKey(about.mappingUuid, about.partitionKey, new Date());
    await client.send(new PutObjectCommand({ Bucket: arn.split(':').at(-1), Key: key, Body: document }));
  },
};

/** Not documented for Kafka; this is how keys of Kinesis mappings are made, with `<topic>-<partition>` for the shard. */
function objectKey(mappingUuid: string, partitionKey: string, now: Date): string {
  const [date = '', time = ''] = now.toISOString().slice(0, 19).split('T');
  const [folder, name] = [date.replaceAll('-', '/'), `${date}T${time.replaceAll(':', '.')}`];
  return `aws/lambda/${mappingUuid}/${partitionKey}/${folder}/${name}-${randomUUID()}`;
}

import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { EventSourceMappingPorts, FailureOrigin } from '../event-source-mapping/types.ts';
import type { Log } from '../shared/log.ts';
import { placeOfArn } from '../shared/place.ts';
import { rotatingFile } from '../shared/rotating-file.ts';
import { isRefusedEndpoint } from './service-endpoints.ts';

type Deliver = EventSourceMappingPorts['deliverToArn'];
type Append = ReturnType<typeof rotatingFile>;
type Send = (arn: string, document: string, about: FailureOrigin) => Promise<void>;

/** Any will do where the user runs a service; the developer's own are never used. */
const credentials = { accessKeyId: 'mirror', secretAccessKey: 'mirror' };

export interface FailureDestinationOptions {
  /** Of the mirror. Default: that of the process. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Services of AWS itself that may be called. Default: none. */
  readonly allowedAwsServices?: readonly string[];
}

const FILE_LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * Delivers failure documents for SQS queues, SNS topics and S3 buckets. A service whose endpoint is given by
 * `AWS_ENDPOINT_URL_SQS`, `_SNS` or `_S3` gets them; documents for the others become lines of a file, with a warning.
 * @param file absolute path of the NDJSON file `{time, destination, mappingUuid, document}`; it becomes `….1` at 64 MB.
 */
export function failureDestinations(
  file: string,
  log: Log,
  { environment = process.env, allowedAwsServices = [] }: FailureDestinationOptions = {},
): Deliver {
  const senders = new Map(
    Object.entries(SENDERS).flatMap(([service, senderTo]) => {
      const endpoint = environment[`AWS_ENDPOINT_URL_${service.toUpperCase()}`];
      if (endpoint && isRefusedEndpoint(endpoint, allowedAwsServices)) {
        log.warn(
          `AWS_ENDPOINT_URL_${service.toUpperCase()} is AWS itself: nothing is sent there without --allow-aws ${service}`,
        );
        return [];
      }
      return endpoint ? [[service, senderTo(endpoint)] as const] : [];
    }),
  );
  mkdirSync(dirname(file), { recursive: true });
  const append = rotatingFile(file, FILE_LIMIT_BYTES);
  return async (destination, document, about) => {
    const send = senders.get(destination.split(':')[2] ?? '');
    if (send) return send(destination, document, about);
    capture(append, destination, document, about.mappingUuid);
    log.warn(`a failed batch of mapping ${about.mappingUuid} went to ${destination}: captured in ${file}`);
  };
}

function capture(append: Append, destination: string, document: string, mappingUuid: string): void {
  const line = { time: new Date().toISOString(), destination, mappingUuid, document };
  append(`${JSON.stringify(line)}\n`);
}

/** The SDK is loaded by who needs it: most runs of the mirror do not. */
const SENDERS: Readonly<Record<string, (endpoint: string) => Send>> = {
  sqs: (endpoint) => {
    const clients = new Map<string, SQSClient>();
    return async (arn, document) => {
      const sqs = await import('@aws-sdk/client-sqs');
      const [, , , region = '', accountId, name] = arn.split(':');
      const client = existingOr(clients, region, () => new sqs.SQSClient({ endpoint, region, credentials }));
      const { QueueUrl } = await client.send(
        new sqs.GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: accountId }),
      );
      await client.send(new sqs.SendMessageCommand({ QueueUrl, MessageBody: document }));
    };
  },
  sns: (endpoint) => {
    const clients = new Map<string, SNSClient>();
    return async (arn, document) => {
      const sns = await import('@aws-sdk/client-sns');
      const region = arn.split(':')[3] ?? '';
      const client = existingOr(clients, region, () => new sns.SNSClient({ endpoint, region, credentials }));
      await client.send(new sns.PublishCommand({ TopicArn: arn, Message: document }));
    };
  },
  s3: (endpoint) => {
    const clients = new Map<string, S3Client>();
    return async (arn, document, about) => {
      const s3 = await import('@aws-sdk/client-s3');
      // The ARN of a bucket names no Region; Lambda's clients are in that of the function.
      const { region } = placeOfArn(about.functionArn);
      const make = () => new s3.S3Client({ endpoint, region, credentials, forcePathStyle: true });
      const key = objectKey(about.mappingUuid, about.partitionKey, new Date());
      const object = { Bucket: arn.split(':').at(-1), Key: key, Body: document };
      await existingOr(clients, region, make).send(new s3.PutObjectCommand(object));
    };
  },
};

/** One client a Region, so that its connections are used again. */
function existingOr<Client>(clients: Map<string, Client>, region: string, make: () => Client): Client {
  const client = clients.get(region) ?? make();
  clients.set(region, client);
  return client;
}

/** Not documented for Kafka; this is how keys of Kinesis mappings are made, with `<topic>-<partition>` for the shard. */
function objectKey(mappingUuid: string, partitionKey: string, now: Date): string {
  const [date = '', time = ''] = now.toISOString().slice(0, 19).split('T');
  const [folder, name] = [date.replaceAll('-', '/'), `${date}T${time.replaceAll(':', '.')}`];
  return `aws/lambda/${mappingUuid}/${partitionKey}/${folder}/${name}-${randomUUID()}`;
}

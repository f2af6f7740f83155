import { randomUUID } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { CapturedFailures } from '../dead-letters/captured-failures.ts';
import type { EventSourceMappingPorts, FailureOrigin } from '../event-source-mapping/types.ts';
import type { Log } from '../shared/log.ts';
import { placeOfArn } from '../shared/place.ts';
import { isRefusedEndpoint } from './service-endpoints.ts';

type Deliver = EventSourceMappingPorts['deliverToArn'];
type Send = (arn: string, document: string, about: FailureOrigin) => Promise<void>;

/** Any will do where the user runs a service; the developer's own are never used. */
const credentials = { accessKeyId: 'mirror', secretAccessKey: 'mirror' };

export interface FailureDestinationOptions {
  /** Of the mirror. Default: that of the process. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Services of AWS itself that may be called. Default: none. */
  readonly allowedAwsServices?: readonly string[];
}

/**
 * Delivers failure documents for SQS queues, SNS topics and S3 buckets. A service whose endpoint is given by
 * `AWS_ENDPOINT_URL_SQS`, `_SNS` or `_S3` gets them; a warning says that those for the others are captured only. All of them
 * are captured, so that their records are found and redriven.
 */
export function failureDestinations(
  captured: CapturedFailures,
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
  return async (destination, document, about) => {
    const { mappingUuid, records } = about;
    const send = senders.get(destination.split(':')[2] ?? '');
    const capture = () => captured.add({ destination, mappingUuid, document, records });
    if (send) {
      await send(destination, document, about);
      return captureSent(capture, destination, log);
    }
    capture();
    log.warn(`a failed batch of mapping ${mappingUuid} went to ${destination}: captured in ${captured.file}`);
  };
}

/** A document that was sent is not sent again for the sake of its line. */
function captureSent(capture: () => void, destination: string, log: Log): void {
  try {
    capture();
  } catch (error) {
    log.warn(`a document for ${destination} was sent, but is not among the dead letters: ${error}`);
  }
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

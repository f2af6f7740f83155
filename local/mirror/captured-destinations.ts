import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { EventSourceMappingPorts } from '../event-source-mapping/types.ts';
import type { Log } from '../shared/log.ts';

/**
 * Stands in for SQS queues, SNS topics and S3 buckets as on-failure destinations: each document becomes
 * one line of a file, and people are told.
 * @param file absolute path of the NDJSON file `{time, destination, mappingUuid, document}`.
 */
export function captureDestinations(file: string, log: Log): EventSourceMappingPorts['deliverToArn'] {
  return async (destination, document, { mappingUuid }) => {
    const line = { time: new Date().toISOString(), destination, mappingUuid, document };
    await mkdir(dirname(file), { recursive: true });
    await appendFile(file, `${JSON.stringify(line)}\n`);
    log.warn(`a failed batch of mapping ${mappingUuid} went to ${destination}: captured in ${file}`);
  };
}

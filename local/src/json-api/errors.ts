import { acceptedNames } from '../shared/accepted-names.ts';
import { ServiceException } from '../shared/service-exception.ts';

export const notFound = (code: string, message: string) => new ServiceException(code, message, 404);

export const unknownTopic = (topic: string, topics: readonly string[]) =>
  notFound('UnknownTopic', `topic is ${topic}; accepted: ${acceptedNames(topic, topics)}`);

export const unknownFunction = (functionName: string, functionNames: readonly string[]) =>
  notFound(
    'UnknownFunction',
    `function is ${functionName}; accepted: ${acceptedNames(functionName, functionNames)}`,
  );

export const unknownPartition = (topic: string, partition: number, partitions: number) =>
  notFound(
    'UnknownPartition',
    `partition is ${partition}; accepted: 0 to ${partitions - 1} of topic ${topic}`,
  );

/** @param end offset that the next record gets. */
export const beyondTheLog = (place: string, offset: number, { start, end }: { start: number; end: number }) =>
  notFound(
    'OffsetOutOfRange',
    `offset is ${offset}; accepted: ${end > start ? `${start} to ${end - 1}` : 'none yet, for there is no record'} of ${place}`,
  );

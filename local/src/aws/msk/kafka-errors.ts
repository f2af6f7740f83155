import kafkajs from 'kafkajs';
import { ServiceException } from '../../shared/service-exception.ts';

// kafkajs re-exports its errors in a way that Node cannot see as named exports.
const {
  KafkaJSAggregateError,
  KafkaJSConnectionError,
  KafkaJSNumberOfRetriesExceeded,
  KafkaJSProtocolError,
} = kafkajs;

interface MskCode {
  readonly code: string;
  readonly statusCode: number;
}

/**
 * MSK's code and status for an error of the broker, by Kafka's name of it; statuses as in the service model.
 * https://docs.aws.amazon.com/msk/1.0/apireference/clusters-clusterarn-topics.html
 */
const CODE_BY_KAFKA_ERROR: Readonly<Record<string, MskCode>> = {
  TOPIC_ALREADY_EXISTS: { code: 'TopicExistsException', statusCode: 409 },
  UNKNOWN_TOPIC_OR_PARTITION: { code: 'UnknownTopicOrPartitionException', statusCode: 404 },
  GROUP_SUBSCRIBED_TO_TOPIC: { code: 'GroupSubscribedToTopicException', statusCode: 409 },
  REASSIGNMENT_IN_PROGRESS: { code: 'ReassignmentInProgressException', statusCode: 409 },
  NOT_CONTROLLER: { code: 'NotControllerException', statusCode: 409 },
  REQUEST_TIMED_OUT: { code: 'KafkaTimeoutException', statusCode: 409 },
  INVALID_TOPIC_EXCEPTION: { code: 'BadRequestException', statusCode: 400 },
};
const OTHER_KAFKA_ERROR: MskCode = { code: 'KafkaRequestException', statusCode: 400 };
const NO_CONNECTION: MskCode = { code: 'ClusterConnectivityException', statusCode: 409 };

/** What kafkajs threw, as the exception MSK returns; any other error is returned unchanged. */
export function mskExceptionOf(error: unknown): unknown {
  const cause = rootOf(error);
  if (cause instanceof KafkaJSProtocolError) {
    return exception(CODE_BY_KAFKA_ERROR[cause.type] ?? OTHER_KAFKA_ERROR, cause);
  }
  return cause instanceof KafkaJSConnectionError ? exception(NO_CONNECTION, cause) : error;
}

const exception = ({ code, statusCode }: MskCode, cause: Error) =>
  new ServiceException(code, cause.message, statusCode, { cause });

/** kafkajs wraps: several errors of one request, or the last error after its retries. */
function rootOf(error: unknown): unknown {
  if (error instanceof KafkaJSAggregateError) return rootOf(error.errors[0]);
  if (error instanceof KafkaJSNumberOfRetriesExceeded) return rootOf(error.cause);
  return error;
}

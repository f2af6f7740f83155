import { ServiceException } from '../../shared/service-exception.ts';

const MESSAGE = 'The security token included in the request is invalid.';

/**
 * How services of the JSON protocols refuse credentials of a role without their session token, or with another one. Met
 * in a function on AWS: https://github.com/disruptek/atoz/issues/3
 * @param statusCode 400 of AWS JSON (https://github.com/logstash-plugins/logstash-input-kinesis/issues/24), 403 of REST
 *   (https://github.com/iann0036/iamlive/issues/58).
 */
export const unrecognizedClient = (statusCode: 400 | 403) => (): ServiceException =>
  new ServiceException('UnrecognizedClientException', MESSAGE, statusCode);

/** The same of the query protocol. Met in a function on AWS: https://github.com/jrl84/amazon-sp-api/pull/135 */
export const invalidClientTokenId = (): ServiceException =>
  new ServiceException('InvalidClientTokenId', MESSAGE, 403);

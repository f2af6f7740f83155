import { ServiceException } from '../../shared/service-exception.ts';
import type { AwsRequest, AwsResponse } from './message.ts';

/** A response with a JSON body; what is undefined is left out. */
export const json = (value: unknown, statusCode = 200): AwsResponse => ({
  statusCode,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

/** A response of the AWS JSON 1.1 protocol. */
export const awsJson = (value: unknown): AwsResponse => ({
  statusCode: 200,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(value),
});

/**
 * The members of a JSON request; an empty body has none.
 * @throws {ServiceException} SerializationException when the body is no JSON object.
 */
export function readMembers({ body }: Pick<AwsRequest, 'body'>): Record<string, unknown> {
  if (body.length === 0) return {};
  const value = parse(body.toString('utf8'));
  if (value && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new ServiceException('SerializationException', 'The request body is not a JSON object.');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ServiceException('SerializationException', `The request body is not JSON: ${cause}`, 400, {
      cause,
    });
  }
}

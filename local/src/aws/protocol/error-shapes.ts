import type { ServiceException } from '../../shared/service-exception.ts';
import type { AwsResponse } from './message.ts';
import { escapeXml } from './xml.ts';

/** How a protocol writes an error. https://smithy.io/2.0/aws/protocols/index.html */
export type ErrorShape = (exception: ServiceException, requestId: string) => AwsResponse;

const senderOrReceiver = (statusCode: number) => (statusCode < 500 ? 'Sender' : 'Receiver');

/** `restJson1`: the code in a header, members in the body. */
export const restJsonError: ErrorShape = (exception) => ({
  statusCode: exception.statusCode,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': exception.code },
  body: JSON.stringify({ message: exception.message }),
});

/** Lambda declares `Message` for these and `message` for all others. */
const CAPITAL_MESSAGE = new Set(['ResourceInUseException', 'ResourceNotFoundException', 'ServiceException']);

/** `restJson1` with the members that Lambda adds. */
export const lambdaError: ErrorShape = (exception) => ({
  statusCode: exception.statusCode,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': exception.code },
  body: JSON.stringify({
    Type: exception.statusCode < 500 ? 'User' : 'Service',
    [CAPITAL_MESSAGE.has(exception.code) ? 'Message' : 'message']: exception.message,
  }),
});

/** `awsJson1_0`: the code in the body. */
export const awsJsonError: ErrorShape = (exception) => ({
  statusCode: exception.statusCode,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: JSON.stringify({ __type: exception.code, message: exception.message }),
});

/** `awsQuery`: XML. */
export const awsQueryError: ErrorShape = (exception, requestId) => ({
  statusCode: exception.statusCode,
  headers: { 'content-type': 'text/xml' },
  body:
    `<ErrorResponse><Error><Type>${senderOrReceiver(exception.statusCode)}</Type>` +
    `<Code>${escapeXml(exception.code)}</Code><Message>${escapeXml(exception.message)}</Message></Error>` +
    `<RequestId>${requestId}</RequestId></ErrorResponse>`,
});

/** `restXml`, as S3 writes it. */
export const restXmlError: ErrorShape = (exception, requestId) => ({
  statusCode: exception.statusCode,
  headers: { 'content-type': 'application/xml' },
  body:
    `<Error><Code>${escapeXml(exception.code)}</Code><Message>${escapeXml(exception.message)}</Message>` +
    `<RequestId>${requestId}</RequestId></Error>`,
});

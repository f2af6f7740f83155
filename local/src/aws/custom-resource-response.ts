import type { CustomResourceResponse } from './types.ts';

/** The ids of the request document that the response has to repeat. */
export interface ExpectedIds {
  readonly stackId: string;
  readonly requestId: string;
  readonly logicalResourceId: string;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-responses.html */
const RESPONSE_LIMIT_BYTES = 4_096;
const PHYSICAL_ID_LIMIT_BYTES = 1_024;

/** The document breaks a rule of CloudFormation; the deployment fails with this message. */
class CustomResourceResponseError extends Error {
  override readonly name = 'CustomResourceResponseError';
}

type Document = Readonly<Record<string, unknown>>;

/** A rule: what is wrong with a document, or undefined. */
const RULES: readonly ((document: Document, expected: ExpectedIds) => string | undefined)[] = [
  ({ Status }) =>
    Status === 'SUCCESS' || Status === 'FAILED'
      ? undefined
      : `Status is ${show(Status)}; accepted are SUCCESS and FAILED`,
  ({ Status, Reason }) =>
    Status === 'FAILED' && !Reason ? 'Reason is missing; a FAILED response has to say why' : undefined,
  ({ PhysicalResourceId: id }) =>
    typeof id === 'string' && id !== '' && Buffer.byteLength(id) <= PHYSICAL_ID_LIMIT_BYTES
      ? undefined
      : `PhysicalResourceId is ${show(id)}; accepted is text of 1 to ${PHYSICAL_ID_LIMIT_BYTES} bytes`,
  ({ Data }) =>
    Data === undefined || isObject(Data) ? undefined : `Data is ${show(Data)}; accepted is an object`,
  ({ StackId }, { stackId }) => mismatch('StackId', StackId, stackId),
  ({ RequestId }, { requestId }) => mismatch('RequestId', RequestId, requestId),
  ({ LogicalResourceId }, { logicalResourceId }) =>
    mismatch('LogicalResourceId', LogicalResourceId, logicalResourceId),
];

/**
 * Reads the document that a custom resource put to its response URL.
 * @throws {CustomResourceResponseError} naming the first rule it breaks.
 */
export function readCustomResourceResponse(body: Buffer, expected: ExpectedIds): CustomResourceResponse {
  if (body.length > RESPONSE_LIMIT_BYTES) {
    throw refusal(`Response object is too long: ${body.length} bytes of at most ${RESPONSE_LIMIT_BYTES}`);
  }
  const document = parse(body.toString('utf8'));
  const broken = RULES.map((rule) => rule(document, expected)).find((message) => message !== undefined);
  if (broken) throw refusal(broken);
  return {
    status: document.Status as CustomResourceResponse['status'],
    reason: String(document.Reason ?? ''),
    physicalResourceId: String(document.PhysicalResourceId),
    noEcho: document.NoEcho === true || document.NoEcho === 'true',
    data: (document.Data ?? {}) as Document,
  };
}

function parse(text: string): Document {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw refusal(`it is not JSON: ${cause}`, { cause });
  }
  if (isObject(value)) return value;
  throw refusal('it is not a JSON object');
}

const isObject = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const show = (value: unknown) => (value === undefined ? 'missing' : JSON.stringify(value));
const mismatch = (name: string, given: unknown, expected: string) =>
  given === expected ? undefined : `${name} is ${show(given)}; the request said ${show(expected)}`;
const refusal = (rule: string, options?: ErrorOptions) =>
  new CustomResourceResponseError(`The custom resource's response is invalid: ${rule}.`, options);

import { VALUES_FILE } from '../../secrets/given-values.ts';
import type { Secret } from '../../secrets/secrets.ts';
import { ServiceException } from '../../shared/service-exception.ts';
import { unrecognizedClient } from '../access/invalid-token.ts';
import { awsJsonError } from '../protocol/error-shapes.ts';
import { awsJson, readMembers } from '../protocol/json.ts';
import type { AwsRequest, AwsResponse } from '../protocol/message.ts';
import type { AwsService } from '../service.ts';
import type { AwsEndpointPorts } from '../types.ts';

const TARGET_PREFIX = 'secretsmanager.';
const CURRENT = 'AWSCURRENT';
/** Every value here is of this moment; the mirror does not keep a history. */
const CREATED_AT = Math.floor(Date.now() / 1_000);

type Operation = (members: Readonly<Record<string, unknown>>, secret: Secret) => unknown;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  GetSecretValue: getSecretValue,
  DescribeSecret: (_, { arn, name, description, value, versionId }) => ({
    ARN: arn,
    Name: name,
    Description: description,
    VersionIdsToStages: value === undefined ? {} : { [versionId]: [CURRENT] },
    CreatedDate: CREATED_AT,
  }),
};

/** Reading secrets of AWS Secrets Manager. https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
export function secretsManagerApi({ secrets }: Pick<AwsEndpointPorts, 'secrets'>): AwsService {
  return {
    signingName: 'secretsmanager',
    operationNames: Object.keys(OPERATIONS),
    operationOf(request) {
      const name = operationNameOf(request);
      const operation = new Map(Object.entries(OPERATIONS)).get(name);
      return operation && { name, run: () => run(operation, request, secrets) };
    },
    accessesOf: ({ name }, request) => [
      {
        action: `secretsmanager:${name}`,
        resources: [secrets.arnOf(secretIdOf(readMembers(request)), request.place)],
      },
    ],
    accessDenied: ({ text }) => new ServiceException('AccessDeniedException', text, 400),
    invalidToken: unrecognizedClient(400),
    errorShape: awsJsonError,
    internalFault: 'InternalServiceError',
    throttle: { code: 'ThrottlingException', statusCode: 400 },
  };
}

const operationNameOf = ({ headers }: AwsRequest) => {
  const target = String(headers['x-amz-target'] ?? '');
  return target.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : '';
};

function run(operation: Operation, request: AwsRequest, secrets: AwsEndpointPorts['secrets']): AwsResponse {
  const members = readMembers(request);
  const id = secretIdOf(members);
  const secret = secrets.find(id, request.place);
  if (!secret) throw notFound(`Secrets Manager can't find the specified secret. ${remedy(id)}`);
  return awsJson(operation(members, secret));
}

function secretIdOf({ SecretId }: Readonly<Record<string, unknown>>): string {
  if (typeof SecretId === 'string' && SecretId !== '') return SecretId;
  throw new ServiceException(
    'ValidationException',
    "1 validation error detected: Value at 'secretId' failed to satisfy constraint: Member must not be null",
  );
}

function getSecretValue(members: Readonly<Record<string, unknown>>, secret: Secret) {
  const { arn, name, value, versionId } = secret;
  const { VersionStage = CURRENT, VersionId = versionId } = members;
  const missing = "Secrets Manager can't find the specified secret value for";
  if (value === undefined)
    throw notFound(`${missing} staging label: ${String(VersionStage)}. ${remedy(name)}`);
  if (VersionStage !== CURRENT) throw notFound(`${missing} staging label: ${String(VersionStage)}`);
  if (VersionId !== versionId) throw notFound(`${missing} VersionId: ${String(VersionId)}`);
  return {
    ARN: arn,
    Name: name,
    VersionId: versionId,
    SecretString: value,
    VersionStages: [CURRENT],
    CreatedDate: CREATED_AT,
  };
}

const notFound = (text: string) => new ServiceException('ResourceNotFoundException', text);

/** A secret that exists on AWS has no value here until the user gives one. */
const remedy = (name: string) =>
  `The mirror has no value of ${name}: start it with --value NAME=VALUE, or put the value into ${VALUES_FILE}.`;

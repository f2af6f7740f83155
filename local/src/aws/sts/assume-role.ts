import { ServiceException } from '../../shared/service-exception.ts';
import type { AwsRequest } from '../protocol/message.ts';
import { escapeXml } from '../protocol/xml.ts';
import type { AssumeRoleRequest, AwsEndpointPorts } from '../types.ts';

interface Constraint {
  readonly name: 'RoleArn' | 'RoleSessionName' | 'DurationSeconds' | 'ExternalId';
  readonly isRequired: boolean;
  readonly pattern: RegExp;
  /** What the pattern says, in the words of the service. */
  readonly text: string;
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html#API_AssumeRole_RequestParameters */
const CONSTRAINTS: readonly Constraint[] = [
  {
    name: 'RoleArn',
    isRequired: true,
    pattern: /^arn:aws[\w-]*:iam::\d{12}:role\/.{1,2000}$/,
    text: 'an ARN of a role',
  },
  {
    name: 'RoleSessionName',
    isRequired: true,
    pattern: /^[\w+=,.@-]{2,64}$/,
    text: '2 to 64 characters of [\\w+=,.@-]',
  },
  {
    name: 'DurationSeconds',
    isRequired: false,
    pattern: /^(9\d\d|[1-9]\d{3}|[1-3]\d{4}|4[0-2]\d{3}|43[01]\d\d|43200)$/,
    text: '900 to 43200 seconds',
  },
  {
    name: 'ExternalId',
    isRequired: false,
    pattern: /^[\w+=,.@:/-]{2,1224}$/,
    text: '2 to 1224 characters of [\\w+=,.@:/-]',
  },
];

/** Parameters that narrow a session or say more of it, which are not evaluated here. */
const NOT_JUDGED = ['Policy', 'PolicyArns', 'Tags', 'SourceIdentity', 'SerialNumber', 'ProvidedContexts'];

/** Opens a session of a role. @returns the `AssumeRoleResult` as XML. @throws {ServiceException} for what STS refuses. */
export function assumeRole(
  { assumeRole: open, log }: AwsEndpointPorts,
  parameters: URLSearchParams,
  { accessKeyId, place }: AwsRequest,
): string {
  const request = { ...read(parameters), accessKeyId, region: place.region };
  const unread = NOT_JUDGED.filter((name) =>
    [...parameters.keys()].some((key) => key.split('.')[0] === name),
  );
  if (unread.length > 0)
    log.warn(
      `sts:AssumeRole of ${request.roleArn}: ${unread.join(', ')} of the session is not evaluated here`,
    );
  if (!open) throw new ServiceException('AccessDenied', 'There are no roles here.', 403);
  const role = open(request);
  const member = (name: string, value: string) => `<${name}>${escapeXml(value)}</${name}>`;
  return (
    `<AssumedRoleUser>${member('Arn', role.arn)}${member('AssumedRoleId', role.assumedRoleId)}</AssumedRoleUser>` +
    `<Credentials>${member('AccessKeyId', role.accessKeyId)}${member('SecretAccessKey', role.secretAccessKey)}` +
    `${member('SessionToken', role.sessionToken)}${member('Expiration', role.expiresAt.toISOString())}</Credentials>`
  );
}

function read(parameters: URLSearchParams): Omit<AssumeRoleRequest, 'accessKeyId' | 'region'> {
  const values = Object.fromEntries(CONSTRAINTS.map((each) => [each.name, checked(parameters, each)]));
  const { RoleArn = '', RoleSessionName = '', DurationSeconds, ExternalId } = values;
  return {
    roleArn: RoleArn,
    sessionName: RoleSessionName,
    ...(DurationSeconds !== undefined && { durationSeconds: Number(DurationSeconds) }),
    ...(ExternalId !== undefined && { externalId: ExternalId }),
  };
}

function checked(parameters: URLSearchParams, constraint: Constraint): string | undefined {
  const { name, isRequired, pattern, text } = constraint;
  const value = parameters.get(name) ?? undefined;
  if (value === undefined ? !isRequired : pattern.test(value)) return value;
  const member = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  throw new ServiceException(
    'ValidationError',
    `1 validation error detected: Value ${value === undefined ? 'null' : `'${value}'`} at '${member}' failed to satisfy constraint: Member must be ${text}`,
    400,
  );
}

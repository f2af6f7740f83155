import { arnAt } from '../../shared/place.ts';
import { ServiceException } from '../../shared/service-exception.ts';
import { unrecognizedClient } from '../access/invalid-token.ts';
import { awsJsonError } from '../protocol/error-shapes.ts';
import { awsJson, readMembers } from '../protocol/json.ts';
import type { AwsRequest } from '../protocol/message.ts';
import { requestedOperation } from '../protocol/operation-name.ts';
import type { AwsService } from '../service.ts';

/** Where the CDK CLI looks up which version its bootstrap stack has: https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html */
const BOOTSTRAP_VERSION = /^\/cdk-bootstrap\/[a-z0-9]+\/version$/;
/** UNCONFIRMED: that there is such a version. Above all that assemblies ask for: `requiresBootstrapStackVersion` of aws-cdk-lib 2.276.0 is 6. */
const VERSION = '30';

/** `GetParameter`, for the version of the CDK's bootstrap stack alone: `cdk deploy --hotswap` asks for it. */
export function ssmApi(): AwsService {
  return {
    signingName: 'ssm',
    operationNames: ['GetParameter'],
    operationOf: (request) =>
      requestedOperation(request) === 'GetParameter'
        ? { name: 'GetParameter', run: () => getParameter(request) }
        : undefined,
    accessesOf: ({ name }, request) => [{ action: `ssm:${name}`, resources: [arnOf(request)] }],
    accessDenied: ({ text }) => new ServiceException('AccessDeniedException', text, 400),
    invalidToken: unrecognizedClient(400),
    errorShape: awsJsonError,
    internalFault: 'InternalServerError',
    throttle: { code: 'ThrottlingException', statusCode: 400 },
  };
}

const nameIn = (request: AwsRequest) => String(readMembers(request).Name ?? '');
const arnOf = (request: AwsRequest) =>
  arnAt(request.place, 'ssm', `parameter/${nameIn(request).replace(/^\//, '')}`);

function getParameter(request: AwsRequest) {
  const Name = nameIn(request);
  if (!BOOTSTRAP_VERSION.test(Name))
    throw new ServiceException(
      'ParameterNotFound',
      `The mirror's SSM has the version of the CDK's bootstrap stack only, not ${Name}; dynamic references of templates have their parameters.`,
    );
  const Parameter = { ARN: arnOf(request), Name, Type: 'String', Value: VERSION, Version: 1 };
  return awsJson({ Parameter });
}

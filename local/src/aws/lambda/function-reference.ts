import type { FunctionConfiguration, LambdaService } from '../../lambda/types.ts';
import { REGION_PATTERN } from '../../shared/place.ts';
import { ServiceException } from '../../shared/service-exception.ts';
import { localArn, type Place } from '../access/account-region.ts';

/** The pattern that Lambda's own validation names. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
const PATTERN = new RegExp(
  `^(?:arn:(?:aws[a-zA-Z-]*)?:lambda:)?(?:(${REGION_PATTERN}):)?(?:(\\d{12}):)?(?:function:)?([a-zA-Z0-9-_]+)(?::(\\$LATEST|[a-zA-Z0-9-_]+))?$`,
);

/** What a text names: name, partial ARN or full ARN, with or without a qualifier; undefined when it can name no function. */
function parse(reference: string, place: Place, qualifierParameter?: string | null) {
  const [whole, region = place.region, accountId = place.accountId, name = '', named] =
    PATTERN.exec(reference) ?? [];
  if (!whole) return undefined;
  if (qualifierParameter && named && qualifierParameter !== named) throw qualifiersDiffer();
  const qualifier = qualifierParameter || named;
  const arn = localArn('lambda', { region, accountId }, `function:${name}`);
  return { name, arn, qualifier };
}

/**
 * Finds the function that a request names; with a qualifier its ARN has it, and its `version` is what that leads to
 * (of an alias in GetFunction UNCONFIRMED: the reference has the ARN of a version only).
 * @throws {ServiceException} ValidationException for text that can name no function; InvalidParameterValueException for
 *   two qualifiers that differ; ResourceNotFoundException when there is no such function, version or alias.
 */
export function findFunction(
  lambda: LambdaService,
  place: Place,
  reference: string,
  qualifierParameter?: string | null,
): FunctionConfiguration {
  const parsed = parse(reference, place, qualifierParameter);
  if (!parsed) throw invalidReference(reference);
  const { name, arn, qualifier } = parsed;
  const configuration = lambda.getFunction(name);
  const asked = qualifier === undefined ? arn : `${arn}:${qualifier}`;
  if (configuration?.functionArn !== arn) throw functionNotFound(asked);
  if (qualifier === undefined) return configuration;
  const version = lambda.published.versionOf(name, qualifier);
  if (version === undefined) throw functionNotFound(asked);
  return { ...configuration, functionArn: asked, version };
}

/**
 * The ARN that a request asks permission for, with the qualifier it names.
 * @throws {ServiceException} ValidationException for text that can name no function.
 */
export function functionArnOf(reference: string, place: Place, qualifierParameter?: string | null): string {
  const parsed = parse(reference, place, qualifierParameter);
  if (!parsed) throw invalidReference(reference);
  const { arn, qualifier } = parsed;
  return qualifier ? `${arn}:${qualifier}` : arn;
}

const functionNotFound = (arn: string) =>
  new ServiceException('ResourceNotFoundException', `Function not found: ${arn}`, 404);

/** In AWS's words, which LocalStack's tests recorded: https://github.com/localstack/localstack */
const qualifiersDiffer = () =>
  new ServiceException(
    'InvalidParameterValueException',
    'The derived qualifier from the function name does not match the specified qualifier.',
  );

const invalidReference = (reference: string) =>
  new ServiceException(
    'ValidationException',
    `1 validation error detected: Value '${reference}' at 'functionName' failed to satisfy constraint: ` +
      'Member must satisfy regular expression pattern: ' +
      '(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?' +
      '(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?',
  );

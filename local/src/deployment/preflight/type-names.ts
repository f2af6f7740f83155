import { resourceTypes } from '../../resources/index.ts';
import { isAlmost } from '../../shared/almost.ts';

const TYPE = /^(Custom::[\w@-]{1,}|[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}(::MODULE)?)$/;

const knownTypes = new Set(resourceTypes.map(({ type }) => type));

/**
 * Why a text is not a type of a resource. A type that is almost one of those known here is a mistake; another may be
 * one that is not run, or newer. CloudFormation's sentence: https://github.com/aws/aws-cli/issues/3403
 * @returns undefined when it may be a type.
 */
export function problemsOfType(type: string): string | undefined {
  if (!TYPE.test(type)) {
    return 'is not a type of resource; accepted: AWS::SERVICE::TYPE or Custom::NAME, for example AWS::Lambda::Function';
  }
  const meant = meantType(type);
  return meant && `Template format error: Unrecognized resource types: [${type}]; is ${meant} meant?`;
}

function meantType(type: string): string | undefined {
  if (knownTypes.has(type)) return undefined;
  const parts = type.split('::');
  return [...knownTypes].find((known) => {
    const others = known.split('::');
    return parts.length === others.length && parts.every((part, at) => isMisspelled(part, others[at] ?? ''));
  });
}

/** A version of a service is another service: `ApiGateway` and `ApiGatewayV2`. */
function isMisspelled(part: string, known: string): boolean {
  const isVersion = part !== known && withoutVersion(part) === withoutVersion(known);
  return !isVersion && isAlmost(part, known);
}

const withoutVersion = (name: string) => name.replace(/V\d$/, '');

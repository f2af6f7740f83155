import { isAccountId, isRegion, type Place } from '../shared/place.ts';
import { TemplateError } from './template-error.ts';

/** Where a stack is meant for; what is absent is the deployer's choice. */
export type StackEnvironment = Partial<Place>;

/** What CDK writes for a stack without `env`, or with half of one: `cx-api`'s UNKNOWN_ACCOUNT and UNKNOWN_REGION. */
const UNKNOWN_ACCOUNT = 'unknown-account';
const UNKNOWN_REGION = 'unknown-region';

/**
 * Reads `environment` of a stack in the manifest of an assembly: `aws://ACCOUNT/REGION`.
 * https://docs.aws.amazon.com/cdk/v2/guide/environments.html
 * @param file the manifest, for the error.
 * @throws {TemplateError} for text of another form.
 */
export function readStackEnvironment(
  text: string | undefined,
  stackId: string,
  file: string,
): StackEnvironment {
  if (text === undefined) return {};
  const [, account, region] = /^aws:\/\/([^/]*)\/([^/]*)$/.exec(text) ?? [];
  const isAccount = account === UNKNOWN_ACCOUNT || isAccountId(account ?? '');
  const isPlace = region === UNKNOWN_REGION || isRegion(region ?? '');
  if (account === undefined || region === undefined || !isAccount || !isPlace) {
    throw new TemplateError(
      '',
      `${file}: environment of stack ${stackId} is ${JSON.stringify(text)}; accepted: aws://ACCOUNT/REGION with an account of 12 digits (or ${UNKNOWN_ACCOUNT}) and a Region such as eu-west-1 (or ${UNKNOWN_REGION})`,
    );
  }
  return {
    ...(account !== UNKNOWN_ACCOUNT && { accountId: account }),
    ...(region !== UNKNOWN_REGION && { region }),
  };
}

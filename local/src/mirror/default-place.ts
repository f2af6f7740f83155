import { isAccountId, isRegion, type Place } from '../shared/place.ts';

/** The account of AWS's own documentation examples. */
const EXAMPLE_ACCOUNT = '123456789012';
const FIRST_REGION = 'us-east-1';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Account and Region of stacks that name none: by option, else by variable, else 123456789012 in us-east-1.
 * @param given by `--account` and `--region`, which are checked already.
 * @throws {Error} in one line on a variable that is neither an account nor a Region.
 */
export function defaultPlace(given: Partial<Place>, environment: Environment): Place {
  return {
    accountId:
      given.accountId ??
      fromVariable('AWS_ACCOUNT_ID', environment, isAccountId, '12 digits') ??
      EXAMPLE_ACCOUNT,
    region:
      given.region ??
      fromVariable('AWS_REGION', environment, isRegion, 'a Region such as eu-west-1') ??
      FIRST_REGION,
  };
}

function fromVariable(
  name: string,
  environment: Environment,
  isValid: (text: string) => boolean,
  accepted: string,
): string | undefined {
  const text = environment[name];
  if (!text) return undefined;
  if (isValid(text)) return text;
  throw new Error(`the variable ${name} is ${text}; accepted: ${accepted}.`);
}

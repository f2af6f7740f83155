import type { ConfigProblem } from './config-error.ts';
import { importedClusterOf } from './imported-cluster.ts';
import { settings } from './settings.ts';
import { type Config, stripeApi } from './stage-defaults.ts';

const reason = 'api.stripe.com is outside AWS';

/** What a payment gateway outside AWS needs. */
export function paymentProblems(config: Config): ConfigProblem[] {
  if (config.paymentGateway !== 'stripe') return [];
  return [secretProblems, egressProblems, prefixListProblems, patienceProblems].flatMap((rule) =>
    rule(config),
  );
}

function secretProblems({ stripeSecret: given }: Config): ConfigProblem[] {
  if (given !== 'none') return [];
  const accepted = `with paymentGateway=stripe, the name or ARN of a secret that holds the API key: without it no order can be charged`;
  return [{ key: 'stripeSecret', given, accepted, fix: `-c stripeSecret=${settings.stripeSecret.example}` }];
}

/** The routes of an imported VPC are unknown: they are its owner's. */
function egressProblems(config: Config): ConfigProblem[] {
  if (config.egress === 'nat' || importedClusterOf(config)) return [];
  const accepted = `"nat" with paymentGateway=stripe: ${reason}, and isolated subnets have no route to it`;
  return [{ key: 'egress', given: config.egress, accepted, fix: '-c egress=nat' }];
}

function prefixListProblems({ dynamoDbPrefixListId: given }: Config): ConfigProblem[] {
  if (given === 'none') return [];
  const accepted = `"none" with paymentGateway=stripe: ${reason}, and its addresses are in no prefix list`;
  return [{ key: 'dynamoDbPrefixListId', given, accepted, fix: 'leave it out' }];
}

/** Seconds that a delivery lasts at least when the gateway is unavailable: the pauses between its five attempts. */
const deliverySeconds = 0.75;

/** An order whose retries end first becomes a dead letter, and its customer gets no email that the payment failed. */
function patienceProblems({ paymentPatienceMinutes: given, maximumRetryAttempts }: Config): ConfigProblem[] {
  const longest = Math.floor((maximumRetryAttempts * deliverySeconds) / 60);
  if (given <= longest) return [];
  const accepted = `at most ${longest} while maximumRetryAttempts is ${maximumRetryAttempts}: an order that waits longer becomes a dead letter, and its payment never fails`;
  return [{ key: 'paymentPatienceMinutes', given, accepted, fix: `-c paymentPatienceMinutes=${longest}` }];
}

/** What would take orders in production without their money. */
export function unpaidProductionProblems({ paymentGateway, stripeApiBase }: Config): ConfigProblem[] {
  const gateway =
    paymentGateway === 'test'
      ? {
          key: 'paymentGateway',
          given: paymentGateway,
          accepted: `"stripe" in stage prod: "test" moves no money, so every order would be shipped unpaid`,
          fix: `-c paymentGateway=stripe -c stripeSecret=${settings.stripeSecret.example}`,
        }
      : undefined;
  const apiBase =
    stripeApiBase !== stripeApi
      ? {
          key: 'stripeApiBase',
          given: stripeApiBase,
          accepted: `"${stripeApi}" in stage prod: another server would get the API key, and charges nothing`,
          fix: 'leave it out, or -c stage=dev',
        }
      : undefined;
  return [gateway, apiBase].filter((problem) => problem !== undefined);
}

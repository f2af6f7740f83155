import type { ConfigProblem } from './config-error.ts';
import { isReserved } from './production-rules.ts';
import type { Config } from './stage-defaults.ts';

/** Settings of email with which SES or Cognito would refuse to deploy or to send. */
export function emailProblems(config: Config): ConfigProblem[] {
  return [...identityProblems(config), ...signUpProblems(config), ...signUpIdentityProblems(config)];
}

/** A reserved domain has no DNS to add records to, so SES never verifies it. */
function identityProblems({ mailIdentity, mailSender }: Config): ConfigProblem[] {
  if (mailIdentity === 'existing' || !isReserved(mailSender)) return [];
  const accepted =
    'an address of a domain of yours with mailIdentity=create, since SES verifies it by its DNS';
  return [{ key: 'mailSender', given: mailSender, accepted, fix: '-c mailSender=orders@your-shop.com' }];
}

/**
 * Cognito checks the identity when the user pool is made, and SES in the sandbox sends to verified addresses only: customers
 * who sign up would wait for a code that SES refused (MessageRejected: Email address is not verified).
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html,
 * https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html
 */
function signUpProblems({ stage, signUpMail, mail, mailSender }: Config): ConfigProblem[] {
  if (signUpMail === 'cognito') return [];
  const problem = (accepted: string): ConfigProblem => ({
    key: 'signUpMail',
    given: signUpMail,
    accepted,
    fix: '-c signUpMail=cognito',
  });
  if (mail === 'sandbox') {
    return [problem('"cognito" while mail is sandbox, since SES then sends to verified addresses only')];
  }
  // Stage prod refuses such a sender by itself, unless it is estimated and not deployed.
  if (stage === 'dev' && isReserved(mailSender)) {
    return [problem(`"cognito" while mailSender is ${mailSender}, which SES can never have verified`)];
  }
  return [];
}

/** The stack makes the domain an identity, not the address. */
function signUpIdentityProblems({
  signUpMail,
  signUpMailIdentity: given,
  ...config
}: Config): ConfigProblem[] {
  const { mailIdentity, signUpMailRegion } = config;
  const isMadeHere = mailIdentity === 'create' && signUpMailRegion === 'stack';
  if (signUpMail === 'cognito' || given === 'domain' || !isMadeHere) return [];
  const accepted = '"domain" with mailIdentity=create, which makes the domain of mailSender an identity';
  return [{ key: 'signUpMailIdentity', given, accepted, fix: 'leave it out' }];
}

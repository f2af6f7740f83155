import { UserPoolEmail } from 'aws-cdk-lib/aws-cognito';
import { Aws } from 'aws-cdk-lib/core';
import { type Config, decideSenderDomain } from '../config/index.ts';
import type { EmailSending } from '../email/email-sending.ts';

/**
 * Who sends the codes of sign-up and of forgotten passwords. Cognito's own sender is for trying things: it sends 50
 * emails a day for all user pools of an account, which a single visitor can use up. Through SES it sends as its
 * service-linked role, which the first deployment makes, so the identity needs no policy.
 *
 * Cognito asks SES for exactly the identity that it is given: where the domain is verified, that of an address is refused
 * ("Email address is not verified. The following identities failed the check"), and the user pool is not made.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html,
 * https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html; the refusal seen on AWS:
 * https://github.com/aws-amplify/amplify-backend/issues/3134, https://github.com/aws/aws-cdk/issues/19762
 */
export function signUpEmail(config: Config, { configurationSetName }: EmailSending): UserPoolEmail {
  const { signUpMail, signUpMailIdentity, signUpMailRegion, mailSender, seller } = config;
  if (signUpMail === 'cognito') return UserPoolEmail.withCognito();
  const isHere = signUpMailRegion === 'stack';
  return UserPoolEmail.withSES({
    fromEmail: mailSender,
    fromName: displayName(seller.name),
    sesRegion: isHere ? Aws.REGION : signUpMailRegion,
    ...(signUpMailIdentity === 'domain' && { sesVerifiedDomain: decideSenderDomain(config) }),
    // The set is in the Region of the stack.
    ...(isHere && { configurationSetName }),
  });
}

/**
 * A name as it is written before an address. CDK quotes what needs it, except a comma and a full stop. A comma separates
 * addresses, and Cognito refuses a user pool whose sender is not an address ("Provided From email address is invalid").
 * https://www.rfc-editor.org/rfc/rfc5322#section-3.2.3, https://github.com/aws/aws-cdk/issues/18903
 */
const displayName = (name: string): string =>
  /[,.]/.test(name) && isAscii(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : name;

/** CDK encodes every other name. */
const isAscii = (text: string) => /^[ -~]*$/.test(text);

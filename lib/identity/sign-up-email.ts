import { UserPoolEmail } from 'aws-cdk-lib/aws-cognito';
import { Aws } from 'aws-cdk-lib/core';
import { type Config, decideSenderDomain } from '../config/index.ts';
import type { EmailSending } from '../email/email-sending.ts';

/**
 * Who sends the codes of sign-up and of forgotten passwords. Cognito's own sender is for trying things: it sends 50
 * emails a day for all user pools of an account, which a single visitor can use up. Through SES it sends as its
 * service-linked role, which the first deployment makes, so the identity needs no policy.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html,
 * https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
 */
export function signUpEmail(config: Config, { configurationSetName }: EmailSending): UserPoolEmail {
  const { signUpMail, signUpMailRegion, mailIdentity, mailSender, seller } = config;
  if (signUpMail === 'cognito') return UserPoolEmail.withCognito();
  const isHere = signUpMailRegion === 'stack';
  return UserPoolEmail.withSES({
    fromEmail: mailSender,
    fromName: seller.name,
    sesRegion: isHere ? Aws.REGION : signUpMailRegion,
    // The address of a verified domain is accepted as well; what is verified of an existing identity is not known here.
    ...(mailIdentity === 'create' && { sesVerifiedDomain: decideSenderDomain(config) }),
    // The set is in the Region of the stack.
    ...(isHere && { configurationSetName }),
  });
}

import { prodSettings } from '../../../support/prod-settings.ts';
import { mail, type Outcome } from './outcome.ts';

export const mailOutcomes: readonly Outcome[] = [
  [undefined, 'mail-account', 'ok', /^production access \(50000 emails a day, 14 a second, HEALTHY\)$/],
  ['the SES sandbox', 'mail-account', 'refused', /sandbox, and mail is "production".*200 emails a day/],
  ['the SES sandbox', 'mail-account', 'ok', /verified addresses only/, { stage: 'dev' }],
  [undefined, 'mail-account', 'warning', /mail is "sandbox".* Do: -c mail=production$/, { stage: 'dev' }],
  ['sending is paused', 'mail-account', 'refused', /^SES has paused sending/],
  ['an account under review', 'mail-account', 'warning', /under review/],
  ['no suppression list', 'mail-account', 'warning', /--suppressed-reasons BOUNCE COMPLAINT$/],
  [undefined, 'mail-sender', 'ok', /^domain orderstream-shop\.com is verified, DKIM is SUCCESS$/],
  [
    'no identity',
    'mail-sender',
    'refused',
    /does not have orders@orderstream-shop\.com .*create-email-identity/,
  ],
  ['a domain that is not verified yet', 'mail-sender', 'refused', /^SES has not verified orders@/],
  ['a domain without DKIM', 'mail-sender', 'warning', /DKIM is NOT_STARTED. Do: the CNAME records/],
  ['a verified address of an unknown domain', 'mail-sender', 'warning', /lands in spam/],
  ['a verified address of an unknown domain', 'mail-sender', 'ok', /its domain is not$/, { stage: 'dev' }],
  [
    undefined,
    'mail-sender',
    'warning',
    /is there, verified; .* Do: -c mailIdentity=existing/,
    { context: { mailIdentity: 'create' } },
  ],
  [
    'no identity',
    'mail-sender',
    'warning',
    /refuses every email. Do: the outputs DkimRecord1 to 3 into DNS$/,
    { context: { mailIdentity: 'create' } },
  ],
  [undefined, 'sign-up-mail', 'ok', /^orderstream-shop\.com is verified in eu-west-1$/],
  [
    undefined,
    'sign-up-mail',
    'ok',
    /^orderstream-shop\.com is verified in us-east-1$/,
    { context: { signUpMailRegion: 'us-east-1' } },
  ],
  [
    'no identity',
    'sign-up-mail',
    'refused',
    /^SES has not verified orderstream-shop\.com in us-east-1, .* --region us-east-1 --email-identity orderstream-shop\.com$/,
    { context: { signUpMailRegion: 'us-east-1' } },
  ],
  [
    'no identity',
    'sign-up-mail',
    'refused',
    /Cognito refuses it .* Do: -c signUpMail=cognito for the first deployment$/,
    { context: { mailIdentity: 'create' } },
  ],
  [
    undefined,
    'sign-up-mail',
    'refused',
    /^SES has not verified orders@orderstream-shop\.com .* Do: -c signUpMailIdentity=domain, which is verified$/,
    { context: { signUpMailIdentity: 'address' } },
  ],
  [
    'a verified address of an unknown domain',
    'sign-up-mail',
    'refused',
    /^SES has not verified orderstream-shop\.com .* Do: -c signUpMailIdentity=address, which is verified$/,
  ],
  [
    'a verified address of an unknown domain',
    'sign-up-mail',
    'ok',
    /^orders@orderstream-shop\.com is verified in eu-west-1$/,
    { context: { signUpMailIdentity: 'address' } },
  ],
  ['no identity', 'mail-recipients', 'warning', /has not verified books@example\.com, /, { stage: 'dev' }],
  [
    'a verified address of an unknown domain',
    'mail-recipients',
    'ok',
    /^orders@orderstream-shop\.com are verified$/,
    {
      stage: 'dev',
      context: {
        departmentHeads: JSON.stringify(
          Object.fromEntries(
            Object.keys(prodSettings.departmentHeads).map((each) => [each, mail.mailSender]),
          ),
        ),
      },
    },
  ],
];

import {
  GetAccountCommand,
  type GetAccountResponse,
  GetEmailIdentityCommand,
  type GetEmailIdentityResponse,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import type { Config } from '../../../lib/config/index.ts';
import { defineCheck, type Finding, ok, refused, undefinedWhen, warning } from '../check.ts';

/** States of an account in SES, the worst first. The first row that applies counts. */
interface AccountRow {
  readonly applies: (account: GetAccountResponse, config: Config) => boolean;
  readonly finding: (facts: string) => Finding;
}

const accountRows: readonly AccountRow[] = [
  {
    applies: ({ SendingEnabled, EnforcementStatus }) =>
      SendingEnabled === false || EnforcementStatus === 'SHUTDOWN',
    finding: (facts) =>
      refused(`SES has paused sending (${facts})`, 'look at the reputation page of the SES console'),
  },
  {
    applies: ({ ProductionAccessEnabled }, { mail }) => !ProductionAccessEnabled && mail === 'production',
    finding: (facts) =>
      refused(
        `the account is in the SES sandbox, and mail is "production": SES refuses email to customers (${facts})`,
        'aws sesv2 put-account-details --production-access-enabled …, and wait for AWS; -c mail=sandbox until then',
      ),
  },
  {
    applies: ({ EnforcementStatus }) => EnforcementStatus === 'PROBATION',
    finding: (facts) =>
      warning(
        `SES has the account under review (${facts})`,
        'look at the reputation page of the SES console',
      ),
  },
  {
    applies: ({ ProductionAccessEnabled }, { mail }) => !ProductionAccessEnabled && mail === 'sandbox',
    finding: (facts) =>
      ok(
        `sandbox, as in the setting mail: SES delivers to verified addresses only, customers' included (${facts})`,
      ),
  },
  {
    applies: (_account, { mail }) => mail === 'sandbox',
    finding: (facts) =>
      warning(
        `the account has production access, and mail is "sandbox": the role may use every identity (${facts})`,
        '-c mail=production',
      ),
  },
  {
    applies: ({ SuppressionAttributes }) => (SuppressionAttributes?.SuppressedReasons ?? []).length < 2,
    finding: (facts) =>
      warning(
        `the account's suppression list does not take bounces and complaints (${facts})`,
        'aws sesv2 put-account-suppression-attributes --suppressed-reasons BOUNCE COMPLAINT',
      ),
  },
  { applies: () => true, finding: (facts) => ok(`production access (${facts})`) },
];

/** https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html */
export const mailAccount = defineCheck({
  id: 'mail-account',
  asks: 'whether SES allows the account to send, to which recipients and how much',
  actions: ['ses:GetAccount'],
  ask: ({ ses }) => ses.send(new GetAccountCommand({})),
  evaluate: (account, { config }): Finding => {
    const facts = factsOf(account);
    return accountRows.find(({ applies }) => applies(account, config))?.finding(facts) ?? ok(facts);
  },
});

const factsOf = ({ SendQuota, EnforcementStatus }: GetAccountResponse) =>
  `${SendQuota?.Max24HourSend ?? '?'} emails a day, ${SendQuota?.MaxSendRate ?? '?'} a second, ${EnforcementStatus ?? 'status unknown'}`;

/** An identity of the account; undefined when SES does not have it. */
type Identity = GetEmailIdentityResponse | undefined;

async function identityOf(ses: SESv2Client, name: string): Promise<Identity> {
  return ses
    .send(new GetEmailIdentityCommand({ EmailIdentity: name }))
    .catch(undefinedWhen('NotFoundException'));
}

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1);
const isVerified = (identity: Identity) => identity?.VerifiedForSendingStatus === true;

/** Either identity allows the address to send. https://docs.aws.amazon.com/ses/latest/dg/verify-addresses-and-domains.html */
export const mailSender = defineCheck({
  id: 'mail-sender',
  asks: 'whether SES has verified `mailSender`, or its domain with DKIM',
  actions: ['ses:GetEmailIdentity'],
  ask: async ({ ses }, { config }) => ({
    address: await identityOf(ses, config.mailSender),
    domain: await identityOf(ses, domainOf(config.mailSender)),
  }),
  evaluate: ({ address, domain }, { config }): Finding => {
    if (domain && config.mailIdentity === 'create') return judgeOwnDomain(domain, config);
    if (isVerified(domain)) return judgeDomain(domain, config);
    if (isVerified(address)) return judgeAddress(config);
    if (config.mailIdentity === 'create') return judgeMissingDomain(config);
    const state = address || domain ? 'has not verified' : 'does not have';
    return refused(
      `SES ${state} ${config.mailSender} or its domain, and refuses every email`,
      `aws sesv2 create-email-identity --email-identity ${domainOf(config.mailSender)}, and its DKIM records into DNS`,
    );
  },
});

/** SES has one identity of a name in an account and Region. */
function judgeOwnDomain(domain: GetEmailIdentityResponse, { mailSender: sender }: Config): Finding {
  const state = isVerified(domain) ? 'verified' : 'not verified yet';
  return warning(
    `domain ${domainOf(sender)} is there, ${state}; with mailIdentity=create a stack that did not make it is refused`,
    '-c mailIdentity=existing, unless this stack is deployed and made it',
  );
}

function judgeMissingDomain({ mailSender: sender }: Config): Finding {
  return warning(
    `the stack makes domain ${domainOf(sender)} an identity, which SES verifies after its DNS records are there, and until then it refuses every email`,
    'the outputs DkimRecord1 to 3 into DNS',
  );
}

const signUpIdentities = (sender: string) => ({ domain: domainOf(sender), address: sender });

/**
 * Cognito checks this one identity when the user pool is made, in the Region that it sends from.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html,
 * https://github.com/aws-amplify/amplify-backend/issues/3134
 */
export const signUpMail = defineCheck({
  id: 'sign-up-mail',
  asks: 'with `signUpMail=ses`: whether SES has verified the identity that Cognito is given, in the Region that it sends from',
  actions: ['ses:GetEmailIdentity'],
  applies: (config) => config.signUpMail === 'ses',
  ask: async ({ ses: here, sesIn }, { config, region: ofStack }) => {
    const { signUpMailRegion, mailSender: sender } = config;
    const isHere = signUpMailRegion === 'stack';
    const ses = isHere ? here : sesIn(signUpMailRegion);
    const { domain, address } = signUpIdentities(sender);
    return {
      region: isHere ? ofStack : signUpMailRegion,
      verified: {
        domain: isVerified(await identityOf(ses, domain)),
        address: isVerified(await identityOf(ses, address)),
      },
    };
  },
  evaluate: (found, { config }): Finding => {
    const name = signUpIdentities(config.mailSender)[config.signUpMailIdentity];
    if (found.verified[config.signUpMailIdentity]) return ok(`${name} is verified in ${found.region}`);
    return refused(
      `SES has not verified ${name} in ${found.region}, and Cognito refuses it when it makes the user pool`,
      verifiedInstead(found, config),
    );
  },
});

interface SignUpIdentities {
  readonly region: string;
  readonly verified: Readonly<Record<Config['signUpMailIdentity'], boolean>>;
}

function verifiedInstead({ region, verified }: SignUpIdentities, config: Config): string {
  const { mailSender: sender, mailIdentity, signUpMailIdentity, signUpMailRegion } = config;
  if (mailIdentity === 'create' && signUpMailRegion === 'stack') {
    return '-c signUpMail=cognito for the first deployment';
  }
  const other = signUpMailIdentity === 'domain' ? 'address' : 'domain';
  if (verified[other]) return `-c signUpMailIdentity=${other}, which is verified`;
  const name = signUpIdentities(sender)[signUpMailIdentity];
  return `aws sesv2 create-email-identity --region ${region} --email-identity ${name}`;
}

function judgeDomain(domain: Identity, { mailSender: sender }: Config): Finding {
  const status = domain?.DkimAttributes?.Status;
  const what = `domain ${domainOf(sender)} is verified, DKIM is ${status ?? 'unknown'}`;
  if (status === 'SUCCESS') return ok(what);
  return warning(
    what,
    `the CNAME records of aws sesv2 get-email-identity --email-identity ${domainOf(sender)}`,
  );
}

function judgeAddress({ mailSender: sender, stage }: Config): Finding {
  const what = `address ${sender} is verified, its domain is not`;
  if (stage === 'dev') return ok(what);
  return warning(
    `${what}: without DKIM of the domain, email of a shop lands in spam`,
    `aws sesv2 create-email-identity --email-identity ${domainOf(sender)}`,
  );
}

/** In the sandbox SES refuses email to an address that is not verified; the order ships nevertheless. */
export const mailRecipients = defineCheck({
  id: 'mail-recipients',
  asks: 'in the sandbox: whether SES has verified the addresses of `departmentHeads`',
  actions: ['ses:GetEmailIdentity'],
  applies: ({ mail }) => mail === 'sandbox',
  ask: async ({ ses }, { config }) => {
    const addresses = [...new Set(Object.values(config.departmentHeads))];
    const verified = await Promise.all(addresses.map((each) => isAddressVerified(ses, each)));
    return { addresses, unverified: addresses.filter((_, index) => !verified[index]) };
  },
  evaluate: ({ addresses, unverified }): Finding => {
    if (unverified.length === 0) return ok(`${addresses.join(', ')} are verified`);
    return warning(
      `SES has not verified ${unverified.join(', ')}, and refuses email to them in the sandbox`,
      `aws sesv2 create-email-identity --email-identity ${unverified[0]}, or -c departmentHeads=… with addresses of yours`,
    );
  },
});

async function isAddressVerified(ses: SESv2Client, address: string): Promise<boolean> {
  if (isVerified(await identityOf(ses, address))) return true;
  return isVerified(await identityOf(ses, domainOf(address)));
}

import type { Stage } from '../../../lib/config/stage-defaults.ts';
import type { Verdict } from '../../../scripts/preflight/check.ts';
import { prodSettings } from '../../support/prod-settings.ts';

export interface Asked {
  readonly stage?: Stage;
  readonly context?: Readonly<Record<string, string>>;
  readonly isReadOnly?: boolean;
}

export const mail = { mailSender: 'orders@orderstream-shop.com' };
/** An existing cluster, as the context names it. */
export const attached = {
  clusterArn: 'arn:aws:kafka:eu-west-1:123456789012:cluster/shared/6357e0b2-0e6a-4b86-a0b4-70df934c2e31-5',
  vpcId: 'vpc-0a1b2c3d4e5f60718',
  subnetIds: 'subnet-0a1b2c3d4e5f60718,subnet-0b2c3d4e5f6071829',
  clusterSecurityGroupId: 'sg-0a1b2c3d4e5f60718',
};

export type Outcome = readonly [
  scenario: string | undefined,
  id: string,
  verdict: Verdict,
  text: RegExp,
  asked?: Asked,
];

/** What the first column says of the account, the check finds and says. */
export const outcomes: readonly Outcome[] = [
  [undefined, 'account', 'ok', /^account 123456789012 in eu-west-1, as arn:aws:sts::.*ada$/],
  [undefined, 'bootstrap', 'ok', /^bootstrap version 30; the template needs 6 or later$/],
  ['a Region that was never bootstrapped', 'bootstrap', 'refused', /hnb659fds.* Do: npx cdk bootstrap$/],
  ['an old bootstrap', 'bootstrap', 'refused', /version 4; the template needs 6 .* Do: npx cdk bootstrap$/],

  [
    'a new account with 10 executions',
    'concurrency',
    'warning',
    /^10 executions .* Do: aws service-quotas/,
    { stage: 'dev' },
  ],
  [
    'a new account with 10 executions',
    'concurrency',
    'refused',
    /^10 executions .*reserves 50, and Lambda keeps 10 unreserved. Do: aws service-quotas .* -c orderApiConcurrency=off/,
  ],
  [
    'an account whose other functions have reserved almost all',
    'concurrency',
    'warning',
    /enough only if the stack is deployed already/,
    { context: { reservedConcurrency: '20' } },
  ],
  [undefined, 'concurrency', 'ok', /^1000 executions at one moment/],

  [undefined, 'stack', 'ok', /^orderstream-prod does not exist yet$/],
  ['a stack that was rolled back', 'stack', 'ok', /cdk deploy deletes it first/, { stage: 'dev' }],
  ['a stack that was rolled back and is protected', 'stack', 'refused', /--no-enable-termination-protection/],
  ['a stack that stopped half-way without rollback', 'stack', 'warning', /--no-rollback continues/],
  ['a stack that is being updated', 'stack', 'refused', /UPDATE_IN_PROGRESS. Do: wait/],
  ['a stack that could not be deleted', 'stack', 'refused', /describe-stack-events/],
  ['a stack that is deployed', 'stack', 'ok', /this is an update, and npm run hazards/],
  ['a change set that was never executed', 'stack', 'ok', /does not exist yet/],

  [undefined, 'kafka-version', 'ok', /^Kafka 3\.9\.x\.kraft is ACTIVE$/],
  ['a version that MSK no longer supports', 'kafka-version', 'refused', /DEPRECATED. Do: .* 4\.2\.x\.kraft/],
  [
    undefined,
    'kafka-version',
    'refused',
    /^Kafka 5\.0\.x\.kraft is not listed. Do: .*3\.9\.x, 3\.9\.x\.kraft/,
    { context: { kafkaVersion: '5.0.x.kraft' } },
  ],

  [
    undefined,
    'brokers',
    'ok',
    /^express\.m7g\.large with Kafka 3\.9\.x\.kraft: MSK refused only the subnets/,
  ],
  [
    'Express brokers with a ZooKeeper version',
    'brokers',
    'refused',
    /not supported for Kafka version 3\.9\.x\. Valid values: \[3\.8\.x, 3\.9\.x\.kraft, 4\.2\.x\.kraft\]/,
    { context: { kafkaVersion: '3.9.x' } },
  ],
  [
    't3 brokers',
    'brokers',
    'refused',
    /Unsupported InstanceType specified/,
    { stage: 'dev', context: { kafkaVersion: '3.9.x.kraft' } },
  ],
  ['t3 brokers', 'brokers', 'ok', /^kafka\.t3\.small with Kafka 3\.9\.x: MSK refused only/, { stage: 'dev' }],
  ['an MSK that names the subnets first', 'brokers', 'not checked', /tells nothing about type and version/],
  ['an MSK that creates a cluster anyway', 'brokers', 'warning', /Do: aws kafka delete-cluster .*1-2$/],

  ['an account with 88 of 90 brokers', 'broker-quota', 'refused', /^91 of 90 brokers/],
  [
    'an account with 88 of 90 brokers',
    'broker-quota',
    'refused',
    /^88 of 90 brokers are others'; the stack has 3/,
    { stage: 'dev' },
  ],
  ['a quota that was never changed', 'broker-quota', 'ok', /^0 of 90 brokers/],

  ['a cluster for the stack', 'cluster', 'ok', /^shared is ACTIVE, Kafka 3\.9\.x$/, { context: attached }],
  [
    'a cluster that takes no topics of a stack',
    'cluster',
    'refused',
    /CREATING, Kafka 2\.8\.1: .*ACTIVE; topics need Kafka 3\.6 or later; .*SASL\/IAM/,
    { context: attached },
  ],
  ['no such cluster', 'cluster', 'refused', /^there is no cluster arn:aws:kafka/, { context: attached }],

  [
    undefined,
    'zones',
    'warning',
    /^eu-west-1a, eu-west-1b, eu-west-1c today.* Do: -c availabilityZones=eu-west-1a,eu/,
  ],
  [undefined, 'zones', 'ok', /^eu-west-1a, eu-west-1b, eu-west-1c$/, { stage: 'dev' }],
  ['a Region with two zones', 'zones', 'refused', /zones eu-west-1a, eu-west-1c; the stack needs three/],
  ['default subnets in some of six zones', 'zones', 'warning', /^us-east-1b, us-east-1d, us-east-1e today/],
  [
    undefined,
    'zones',
    'refused',
    /^the account has no zone eu-west-1d. Do: .*three of eu-west-1a/,
    { context: { availabilityZones: 'eu-west-1a,eu-west-1b,eu-west-1d' } },
  ],

  [
    undefined,
    'mail-zones',
    'ok',
    /^SES has an endpoint in eu-west-1a, eu-west-1b, which takes a policy: -c mailEndpointPolicy=sender$/,
  ],
  [
    'SES in the second and third zone',
    'mail-zones',
    'refused',
    /^SES has no endpoint in eu-west-1a; it has in eu-west-1b, eu-west-1c. Do: -c mailZones=2,3$/,
  ],
  [
    'SES in the second and third zone',
    'mail-zones',
    'ok',
    /eu-west-1b, eu-west-1c, which takes no policy$/,
    { context: { mailZones: '2,3' } },
  ],
  [
    'SES in another zone',
    'mail-zones',
    'refused',
    /Do: -c availabilityZones=eu-west-1d,eu-west-1a,eu-west-1b -c mailZones=1$/,
  ],
  ['no endpoint for SES', 'mail-zones', 'refused', /it has in none. Do: another Region/],
  [
    'SES in the second and third zone',
    'mail-zones',
    'refused',
    /Do: -c mailEndpoint=none/,
    { context: { ...attached, mailEndpoint: 'create' } },
  ],

  [
    'SES in the second and third zone',
    'mail-zones',
    'refused',
    /takes no policy. Do: -c mailEndpointPolicy=open$/,
    { context: { mailZones: '2,3', mailEndpointPolicy: 'sender' } },
  ],

  [
    undefined,
    'prefix-list',
    'ok',
    /^DynamoDB has pl-6fa54006 .*: -c dynamoDbPrefixListId=pl-6fa54006 names it$/,
  ],
  [
    undefined,
    'prefix-list',
    'ok',
    /^DynamoDB has pl-6fa54006 in this Region$/,
    { context: { dynamoDbPrefixListId: 'pl-6fa54006' } },
  ],
  [
    undefined,
    'prefix-list',
    'refused',
    /pl-02cd2c6b. Do: -c dynamoDbPrefixListId=pl-6fa54006$/,
    { context: { dynamoDbPrefixListId: 'pl-02cd2c6b' } },
  ],

  ['five VPCs', 'vpc-quota', 'refused', /^5 of 5 VPCs/],
  ["five VPCs, one of them the stack's", 'vpc-quota', 'ok', /^4 of 5 VPCs/],
  [undefined, 'address-quota', 'ok', /^0 of 5 Elastic IP/, { context: { egress: 'nat' } }],
  ['five addresses', 'address-quota', 'warning', /^5 of 5 Elastic IP/, { context: { egress: 'nat' } }],

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
    /does not know orders@orderstream-shop\.com .*create-email-identity/,
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
    'refused',
    /Cognito refuses it until then. Do: -c signUpMail=cognito for the first/,
    { context: { mailIdentity: 'create' } },
  ],
  [
    'no identity',
    'mail-sender',
    'warning',
    /refuses every email. Do: the outputs DkimRecord1 to 3 into DNS$/,
    { context: { mailIdentity: 'create', signUpMail: 'cognito' } },
  ],
  [
    undefined,
    'sign-up-mail',
    'ok',
    /is verified in us-east-1$/,
    { context: { signUpMailRegion: 'us-east-1' } },
  ],
  [
    'no identity',
    'sign-up-mail',
    'refused',
    /in us-east-1, and Cognito refuses it. Do: .*--region us-east-1/,
    { context: { signUpMailRegion: 'us-east-1' } },
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

  [undefined, 'change-set', 'not checked', /--method=prepare-change-set -c stage=prod/],
];

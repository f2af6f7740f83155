import { settingsToChoose } from '../../lib/config/production-rules.ts';
import { type SettingName, settings } from '../../lib/config/settings.ts';
import { stageDefaults } from '../../lib/config/stage-defaults.ts';
import { code, table } from './markdown.ts';

/** What each setting is for. */
const purposes: Readonly<Record<SettingName, string>> = {
  brokerType: 'Instance type of the brokers',
  brokerCount: 'Brokers of the cluster',
  brokerVolumeInGib: 'Disk of each broker, GiB',
  kafkaVersion: 'Kafka of the cluster',
  brokerMonitoring: 'Which metrics MSK publishes, and so which alarms there are',
  availabilityZones: 'Where brokers and functions run',
  mailZones:
    'Which of those zones have an endpoint for the SES API; `npm run preflight` prints where AWS offers it',
  clusterArn: 'Cluster to use instead of a new one (see below)',
  vpcId: 'VPC of that cluster',
  subnetIds: 'Subnets for the functions that connect to it',
  clusterSecurityGroupId: 'Security group of its brokers, to which access of the functions is added',
  routeTableIds: 'Route tables to lead to DynamoDB by an endpoint that the stack makes',
  mailEndpoint: 'Whether the stack makes an endpoint for the SES API in that VPC',
  mailEndpointPolicy: 'What the endpoint of the SES API allows ([when](#network))',
  dynamoDbPrefixListId: 'What functions in the network reach on port 443 ([how](#network))',
  egress: 'Whether functions in the network reach the internet',
  paymentGateway: 'Who charges the orders ([how](#payments))',
  stripeSecret: 'Where the API key of Stripe is ([how](#payments))',
  stripeApiBase: 'Where the API of Stripe is, for tests',
  paymentPatienceMinutes:
    'Minutes for which a payment gateway that is unavailable is called again, before the payment fails',
  mail: 'What SES may send to',
  mailSender: 'Sender of all emails; an identity that SES has verified',
  mailIdentity: 'Whether the stack makes the domain of `mailSender` an identity of SES ([how](#email))',
  signUpMail: 'Who sends the codes of sign-up and of forgotten passwords ([how](#email))',
  signUpMailIdentity: 'Which identity of `mailSender` Cognito sends them with ([why](#email))',
  signUpMailRegion: 'Region of the SES identity that Cognito sends from',
  alarmMail: 'Address that gets alarms, besides the subscribers of the SNS topic',
  departmentHeads: 'Address that is notified of the orders of each department',
  seller: 'Seller on invoices and credit notes; signs the emails',
  taxPercent: 'Tax that the prices include, as invoices show it',
  ordersPerDay: 'Orders of one customer and day that raise no limit alert',
  openOrdersPerCustomer:
    'Orders of one customer that may be in progress, neither shipped nor cancelled; one more is a 429',
  declinesPerHour: 'Declined payments of one customer in an hour, after which an order is a 429',
  requestsPerSecond: 'Requests that a route accepts before it responds with 429',
  ordersPerSecond: 'Orders that are accepted before the response is 429',
  waitersAtOnce:
    'Requests with `?wait=` that may wait at the same time, two of one customer; the others get a response at once. Each holds an execution, of which a new account may have 10',
  corsOrigins: 'Web pages that may call the API from a browser',
  edge: 'A CloudFront distribution before the API, under a domain of yours ([how](#a-domain-and-cloudfront))',
  encryption:
    'Whose KMS key encrypts tables, logs, environments of functions and alarms; the records in Kafka have a key of the account in any case ([what](#encryption))',
  deletionProtection:
    'Whether AWS refuses to delete tables, users and the stack ([when not](../how-to/deploy.md#deploy))',
  userPoolFirewall:
    'Whether AWS WAF limits what one address may do at sign-up and sign-in ([how](#who-may-call))',
  signInDomain:
    "Prefix of the domain with Cognito's sign-in pages. Choose it before the first deployment: a user pool has one at a time ([how](#who-may-call))",
  monthlyBudgetUsd:
    'US dollars a month at which AWS Budgets writes to `alarmMail`: at 80 percent spent, and when the forecast exceeds it. It counts the whole account',
  reservedConcurrency: 'Environments set aside, and the most there may be',
  apiRollout: 'How new code of the API functions gets its requests',
  orderApiConcurrency:
    'Environments set aside for the order API, and the most it may have; the account must keep 100 that are not reserved',
  eventArchive:
    'Where records are kept after their topic has dropped them ([how to read it](../runbook/recovery/README.md#records))',
  accountConcurrency:
    'Concurrent executions that the account may have in the Region; the alarm `concurrency` fires at 80 percent of it',
  maximumRetryAttempts: 'Retries of every mapping',
  notFinalAfterInMinutes: 'Minutes after which an order that is neither shipped nor cancelled is reported',
  notFinalCheckInMinutes: 'Minutes between two looks for such orders',
  sleep: 'Whether all consumers and the orders check are stopped, so that no event poller is paid for',
  logRetentionInDays: 'Days that logs are kept',
};

/** Every setting of the stack with its defaults. */
export function settingsTable(): string {
  const rows = (Object.keys(settings) as SettingName[]).map((name) => [
    code(name),
    purposes[name],
    shown(stageDefaults.dev[name]),
    settingsToChoose.includes(name) ? 'no default: has to be given' : shown(stageDefaults.prod[name]),
    settings[name].accepted,
  ]);
  return table(['setting', 'what for', 'dev', 'prod', 'accepted'], rows);
}

/** An object is listed key by key: its JSON would not fit a cell. */
function shown(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return code(String(value));
  return Object.entries(value)
    .map(([key, each]) => `${key}: ${code(String(each))}`)
    .join(', ');
}

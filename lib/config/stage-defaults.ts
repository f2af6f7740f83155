import { departments, type SettingValues } from './settings.ts';

export const stages = ['dev', 'prod'] as const;

/** `dev` is cheap and is deleted with its stack; `prod` keeps its cluster, topics, tables and logs. */
export type Stage = (typeof stages)[number];

/** How one deployment of the system differs from another. */
export interface Config extends SettingValues {
  readonly stage: Stage;
}

/** Sample values that stage prod refuses: only the owner of a shop has the real ones. See `production-rules.ts`. */
export const sampleSeller = {
  name: 'Orderstream Shop',
  address: ['742 Evergreen Terrace', 'Springfield 12345', 'US'],
  taxId: 'US 00-0000000',
} as const;

/** Where Stripe is. Stage prod calls no other server. */
export const stripeApi = 'https://api.stripe.com';

const common = {
  // See docs/decisions/128-alarms-of-brokers-by-stage.md.
  brokerMonitoring: 'DEFAULT',
  availabilityZones: 'auto',
  clusterArn: 'none',
  vpcId: 'none',
  subnetIds: 'none',
  clusterSecurityGroupId: 'none',
  routeTableIds: 'none',
  mailEndpoint: 'none',
  // Whether the endpoint of the SES API takes a policy is not documented: one that it refuses fails the deployment.
  mailEndpointPolicy: 'open',
  dynamoDbPrefixListId: 'none',
  // Moves no money: stage prod refuses it, see `payment-rules.ts`.
  paymentGateway: 'test',
  stripeSecret: 'none',
  stripeApiBase: stripeApi,
  // See docs/decisions/117-wait-an-hour-for-the-payment-gateway.md.
  paymentPatienceMinutes: 60,
  mailSender: 'orders@example.com',
  mailIdentity: 'existing',
  // DKIM and DMARC need the domain, so it is what a shop has verified: docs/decisions/143-send-codes-from-the-domain-identity.md.
  signUpMailIdentity: 'domain',
  signUpMailRegion: 'stack',
  alarmMail: 'none',
  departmentHeads: Object.fromEntries(departments.map((each) => [each, `${each}@example.com`])),
  seller: sampleSeller,
  taxPercent: '8.25',
  ordersPerDay: 10,
  // Of the 10 concurrent executions of a new account: docs/decisions/112-places-of-waiting-requests-are-leased.md.
  waitersAtOnce: 3,
  corsOrigins: 'none',
  signInDomain: 'account',
  monthlyBudgetUsd: 'none',
  edge: 'none',
  // A new account may have 10 concurrent executions in all: reserving any of them fails its first deploy.
  reservedConcurrency: 'off',
  accountConcurrency: 1_000,
  eventArchive: 'none',
  // See docs/decisions/061-retries-of-the-saga.md.
  maximumRetryAttempts: 10_000,
  notFinalAfterInMinutes: 15,
  notFinalCheckInMinutes: 5,
  sleep: false,
} as const;

/** The defaults of each stage. */
export const stageDefaults: Readonly<Record<Stage, SettingValues>> = {
  dev: {
    ...common,
    brokerType: 'kafka.t3.small',
    egress: 'none',
    // MSK has no KRaft on t3, and Express brokers of 3.9 are KRaft only: no version suits both stages.
    kafkaVersion: '3.9.x',
    mailZones: [1],
    // A new account may have 10 concurrent executions in all: reserving any of them fails its first deploy.
    orderApiConcurrency: 'off',
    apiRollout: 'allAtOnce',
    brokerCount: 3,
    brokerVolumeInGib: 20,
    mail: 'sandbox',
    signUpMail: 'cognito',
    deletionProtection: 'off',
    userPoolFirewall: 'off',
    encryption: 'aws',
    // Those of a load test on the mirror: see docs/decisions/101-throttles-of-routes.md.
    requestsPerSecond: 2000,
    ordersPerSecond: 1000,
    openOrdersPerCustomer: 25,
    declinesPerHour: 25,
    logRetentionInDays: 7,
  },
  prod: {
    ...common,
    brokerType: 'express.m7g.large',
    // The way to the payment gateway, which is outside AWS.
    egress: 'nat',
    kafkaVersion: '3.9.x.kraft',
    mailZones: [1, 2],
    // Twice what 20 orders and 50 reads a second take at 200 ms each, with the requests that wait; it also bounds connections to
    // the brokers, which take 100 new ones a second. `npm run preflight` checks whether the account has as many.
    orderApiConcurrency: 50,
    apiRollout: 'canary',
    brokerCount: 3,
    brokerVolumeInGib: 100,
    mail: 'production',
    // Cognito's own sender sends 50 emails a day: https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
    signUpMail: 'ses',
    // See docs/decisions/144-deploy-first-without-deletion-protection.md.
    deletionProtection: 'on',
    userPoolFirewall: 'on',
    // See docs/decisions/132-encrypt-prod-with-a-key-of-the-account.md.
    encryption: 'customer',
    // What one sign-up can spend is bounded by these: see docs/decisions/130-throttle-prod-for-customers.md.
    requestsPerSecond: 50,
    ordersPerSecond: 20,
    // See docs/decisions/111-count-open-orders-and-declines.md.
    openOrdersPerCustomer: 5,
    declinesPerHour: 5,
    logRetentionInDays: 90,
  },
};

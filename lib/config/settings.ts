import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { z } from 'zod';
import { catalogue } from '../../functions/shared/catalogue.ts';
import { brokerSettings } from './broker-settings.ts';
import { edgeExample, edgeSchema } from './edge-settings.ts';
import { paymentSettings } from './payment-settings.ts';
import { idOf, jsonObject, listOf, none, textLine, wholeNumber } from './setting-schemas.ts';

/** One field of the configuration: how its context value is checked, and how to say what is accepted. */
export interface Setting {
  readonly schema: z.ZodType;
  /** Completes the sentence "accepted: …". */
  readonly accepted: string;
  /** A value that is accepted, as it is typed after `-c`. */
  readonly example: string;
}

/** Departments of the catalogue: each has a head who is notified of its orders. */
export const departments: readonly string[] = [...new Set(catalogue.map((product) => product.department))];

/**
 * Every setting of the stack, by its CDK context key (`-c key=value`, or `context` in cdk.json).
 * To add one: a row here, and its default for each stage in `stage-defaults.ts`.
 */
export const settings = {
  ...brokerSettings,
  clusterArn: {
    // The UUID of a serverless cluster ends with -s and a digit; it has no AWS::MSK::Topic.
    schema: z.union([
      none,
      z.string().regex(/^arn:[\w-]+:kafka:[\w-]+:\d{12}:cluster\/[\w-]{1,64}\/[0-9a-f-]{36}-\d+$/),
    ]),
    accepted: '"none" (the stack makes a cluster), or the ARN of an MSK provisioned cluster',
    example: 'arn:aws:kafka:us-east-1:123456789012:cluster/shared/6357e0b2-0e6a-4b86-a0b4-70df934c2e31-5',
  },
  vpcId: {
    schema: z.union([none, idOf('vpc')]),
    accepted: '"none", or the id of the VPC that the cluster of clusterArn is in',
    example: 'vpc-0a1b2c3d4e5f60718',
  },
  subnetIds: {
    schema: z.union([none, listOf(idOf('subnet'))]),
    accepted: '"none", or a list of subnets of that VPC, for the functions that connect to the brokers',
    example: 'subnet-0a1b2c3d4e5f60718,subnet-0b2c3d4e5f6071829',
  },
  clusterSecurityGroupId: {
    schema: z.union([none, idOf('sg')]),
    accepted: '"none", or the id of the security group of the brokers of clusterArn',
    example: 'sg-0a1b2c3d4e5f60718',
  },
  routeTableIds: {
    schema: z.union([none, listOf(idOf('rtb'))]),
    accepted: '"none", or a list of the route tables of subnetIds, with clusterArn only',
    example: 'rtb-0a1b2c3d4e5f60718',
  },
  mailEndpoint: {
    schema: z.enum(['none', 'create']),
    accepted: '"none", or "create", with clusterArn only',
    example: 'create',
  },
  mailEndpointPolicy: {
    schema: z.enum(['open', 'sender']),
    accepted:
      '"open", or "sender" (the endpoint of the SES API lets email of mailSender through and nothing else)',
    example: 'sender',
  },
  dynamoDbPrefixListId: {
    schema: z.union([none, idOf('pl')]),
    accepted:
      '"none" (port 443 of every address, of which isolated subnets have a route to DynamoDB alone), or the id of the prefix list com.amazonaws.REGION.dynamodb',
    example: 'pl-02cd2c6b',
  },
  egress: {
    schema: z.enum(['none', 'nat']),
    accepted: '"none" (isolated subnets) or "nat" (one NAT gateway, for a payment gateway outside AWS)',
    example: 'nat',
  },
  ...paymentSettings,
  mail: {
    schema: z.enum(['sandbox', 'production']),
    accepted: '"sandbox" (SES delivers to verified addresses only) or "production"',
    example: 'production',
  },
  mailSender: { schema: z.email(), accepted: 'an email address', example: 'orders@example.com' },
  mailIdentity: {
    schema: z.enum(['existing', 'create']),
    accepted:
      '"existing" (SES has verified the address or its domain), or "create" (the stack makes the domain an identity, with the DNS records to add as outputs)',
    example: 'create',
  },
  signUpMail: {
    schema: z.enum(['cognito', 'ses']),
    accepted: '"cognito" (its own sender, 50 emails a day in an account), or "ses" (mailSender)',
    example: 'ses',
  },
  signUpMailIdentity: {
    schema: z.enum(['domain', 'address']),
    accepted:
      '"domain" (of mailSender), or "address" (mailSender itself): with signUpMail=ses, the identity that SES has verified, since Cognito accepts no other',
    example: 'address',
  },
  signUpMailRegion: {
    schema: z.enum(['stack', 'eu-west-1', 'us-east-1', 'us-west-2']),
    accepted:
      '"stack" (the Region of the stack), or "eu-west-1", "us-east-1" or "us-west-2", from which Cognito of other Regions can send',
    example: 'eu-west-1',
  },
  alarmMail: {
    schema: z.union([z.literal('none'), z.email()]),
    accepted: '"none", or an email address, which confirms the subscription once',
    example: 'operations@example.com',
  },
  departmentHeads: {
    schema: jsonObject(z.record(z.enum(departments), z.email())),
    accepted: `a JSON object with an email address for each of ${departments.join(', ')}`,
    example: JSON.stringify(Object.fromEntries(departments.map((each) => [each, `${each}@example.com`]))),
  },
  seller: {
    schema: jsonObject(
      z.strictObject({ name: textLine, address: z.array(textLine).max(5).readonly(), taxId: textLine }),
    ),
    accepted:
      'a JSON object with name, address (a list of up to five lines) and taxId: the seller on invoices and credit notes',
    example: JSON.stringify({
      name: 'Example Ltd',
      address: ['1 High St', 'London N1 1AA'],
      taxId: 'GB 123456789',
    }),
  },
  taxPercent: {
    schema: z
      .union([z.number().transform(String), z.string()])
      .pipe(z.string().regex(/^\d{1,2}(\.\d{1,3})?$/)),
    accepted:
      'a percentage below 100 with at most three digits after the point: the tax that the prices of the catalogue include',
    example: '8.25',
  },
  ordersPerDay: {
    schema: wholeNumber(1, 1_000_000),
    accepted: 'a whole number from 1 to 1000000',
    example: '10',
  },
  openOrdersPerCustomer: {
    // Each is a member of a set in one item, which is written with each order.
    schema: wholeNumber(1, 100),
    accepted: 'a whole number from 1 to 100',
    example: '5',
  },
  declinesPerHour: {
    schema: wholeNumber(1, 100),
    accepted: 'a whole number from 1 to 100',
    example: '5',
  },
  requestsPerSecond: {
    schema: wholeNumber(1, 10_000),
    accepted: 'a whole number from 1 to 10000, the steady rate of each route; bursts may be twice that',
    example: '100',
  },
  ordersPerSecond: {
    schema: wholeNumber(1, 10_000),
    accepted: 'a whole number from 1 to 10000, the steady rate of POST /orders; bursts may be twice that',
    example: '50',
  },
  waitersAtOnce: {
    schema: wholeNumber(0, 1000),
    accepted: 'a whole number from 0 (no request waits) to 1000',
    example: '20',
  },
  corsOrigins: {
    schema: z.union([none, listOf(z.string().regex(/^https?:\/\/[^\s/,*]+$/))]),
    accepted: '"none", or a list of origins: scheme and host, without a path',
    example: 'https://shop.example,http://localhost:5173',
  },
  edge: {
    schema: z.union([none, jsonObject(edgeSchema)]),
    accepted:
      '"none", or a JSON object with domain, certificateArn, webAclArn, originDomain, originCertificateArn, clientCertificateArn and truststoreUri (docs/reference/configuration.md says what each is)',
    example: JSON.stringify(edgeExample),
  },
  encryption: {
    schema: z.enum(['aws', 'customer']),
    accepted: '"aws" (keys that AWS manages), or "customer" (one KMS key of the account\'s own)',
    example: 'customer',
  },
  deletionProtection: {
    schema: z.enum(['off', 'on']),
    accepted:
      '"off" (for the first deployment of prod, so that it can be rolled back), or "on" (AWS refuses to delete tables, users and the stack)',
    example: 'off',
  },
  userPoolFirewall: {
    schema: z.enum(['off', 'on']),
    accepted: '"off", or "on" (an AWS WAF web ACL before sign-up and sign-in)',
    example: 'on',
  },
  signInDomain: {
    // https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolDomain.html
    schema: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)
      .refine((prefix) => !/aws|amazon|cognito/.test(prefix)),
    accepted:
      '"account" (name of the stack and account id, which no other account has), or 1 to 63 lowercase letters, digits and hyphens, without "aws", "amazon" and "cognito": PREFIX.auth.REGION.amazoncognito.com',
    example: 'your-shop',
  },
  monthlyBudgetUsd: {
    schema: z.union([none, wholeNumber(1, 10_000_000)]),
    accepted: '"none", or whole US dollars from 1 to 10000000; needs alarmMail, which the budget writes to',
    example: '2000',
  },
  reservedConcurrency: {
    schema: z.union([z.literal('off'), wholeNumber(1, 1000)]),
    accepted: '"off", or a whole number from 1 to 1000 for each function that produces to Kafka',
    example: '20',
  },
  apiRollout: {
    schema: z.enum(['allAtOnce', 'canary']),
    accepted:
      '"allAtOnce", or "canary" (a tenth of the requests for five minutes, and back to the old code when an alarm fires)',
    example: 'canary',
  },
  orderApiConcurrency: {
    schema: z.union([z.literal('off'), wholeNumber(1, 1000)]),
    accepted:
      '"off", or a whole number from 1 to 1000 for the function of the order API, instead of reservedConcurrency',
    example: '50',
  },
  eventArchive: {
    schema: z.enum(['none', 's3']),
    accepted:
      '"none", or "s3" (MSK Data Delivery writes every record to a bucket of the stack; Express brokers only)',
    example: 's3',
  },
  accountConcurrency: {
    schema: wholeNumber(10, 1_000_000),
    accepted:
      'a whole number from 10 to 1000000: ConcurrentExecutions of `aws lambda get-account-settings`, 10 in a new account',
    example: '1000',
  },
  maximumRetryAttempts: {
    schema: wholeNumber(0, 10_000),
    accepted: 'a whole number from 0 to 10000, retries of a batch before its records go to the dead letters',
    example: '10000',
  },
  notFinalAfterInMinutes: {
    schema: wholeNumber(0, 10_080),
    accepted: 'a whole number from 0 (every order that is not final yet) to 10080, a week',
    example: '15',
  },
  notFinalCheckInMinutes: {
    // rate(1 minute) is the shortest that EventBridge has; an alarm looks at seven days at most, here at three periods.
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    schema: wholeNumber(1, 1440),
    accepted: 'a whole number from 1 to 1440',
    example: '5',
  },
  sleep: {
    schema: z.union([z.boolean(), z.enum(['true', 'false']).transform((given) => given === 'true')]),
    accepted: '"true" (no mapping polls, nothing runs on a schedule; stage dev only) or "false"',
    example: 'true',
  },
  logRetentionInDays: {
    schema: wholeNumber(1, 3653).refine((days) => RetentionDays[days] !== undefined),
    accepted: 'a retention that CloudWatch Logs has: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, …',
    example: '30',
  },
} satisfies Record<string, Setting>;

type Settings = typeof settings;
export type SettingName = keyof Settings;

/** The value of every setting, checked and typed. */
export type SettingValues = { readonly [Name in SettingName]: z.infer<Settings[Name]['schema']> };

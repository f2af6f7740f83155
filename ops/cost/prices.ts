/** Prices of AWS for one unit, without free tiers, discounts and taxes. */
export interface Price {
  readonly usd: number;
  /** Name of the unit after a count: `broker hours`. */
  readonly unit: string;
  /** AWS's own page with the price. */
  readonly page: string;
  /** Read in a copy of AWS's page or price list at {@link pricesAsOf}. The others are yet to be looked up. */
  readonly isConfirmed: boolean;
}

/** Day on which the prices were last looked at; they change without notice. */
export const pricesAsOf = '2026-11-23';
export const pricesOfRegion = 'us-east-1';

/** Hours of a month, as the AWS Pricing Calculator counts them. */
export const hoursOfMonth = 730;

const pricing = (service: string) => `https://aws.amazon.com/${service}/pricing/`;
const priced =
  (isConfirmed: boolean) =>
  (usd: number, unit: string, page: string): Price => ({ usd, unit, page, isConfirmed });
const confirmed = priced(true);
const unconfirmed = priced(false);

const million = 1_000_000;

export const prices = {
  brokerStorage: unconfirmed(0.1, 'GiB', pricing('msk')),
  expressStorage: unconfirmed(0.1, 'GB', pricing('msk')),
  expressDataIn: unconfirmed(0.01, 'GB', pricing('msk')),
  // https://docs.aws.amazon.com/lambda/latest/dg/kafka-scaling-modes.html uses the same price.
  eventPollerUnitHour: confirmed(0.185, 'EPU hours', pricing('lambda')),
  lambdaRequest: confirmed(0.2 / million, 'requests', pricing('lambda')),
  lambdaArmGbSecond: confirmed(0.0000133334, 'GB-seconds', pricing('lambda')),
  interfaceEndpointHour: unconfirmed(0.01, 'zone hours', pricing('privatelink')),
  interfaceEndpointData: unconfirmed(0.01, 'GB', pricing('privatelink')),
  natGatewayHour: unconfirmed(0.045, 'hours', pricing('vpc')),
  publicIpv4Hour: unconfirmed(0.005, 'hours', pricing('vpc')),
  // One cent for each side of the boundary.
  dataBetweenZones: unconfirmed(0.02, 'GB', pricing('ec2/on-demand')),
  kmsKey: unconfirmed(1, 'keys', pricing('kms')),
  alarmMetric: unconfirmed(0.1, 'metrics', pricing('cloudwatch')),
  compositeAlarm: unconfirmed(0.5, 'alarms', pricing('cloudwatch')),
  dashboard: unconfirmed(3, 'dashboards', pricing('cloudwatch')),
  customMetric: unconfirmed(0.3, 'metrics', pricing('cloudwatch')),
  logIngestion: unconfirmed(0.5, 'GB', pricing('cloudwatch')),
  logStorage: unconfirmed(0.03, 'GB', pricing('cloudwatch')),
  trace: unconfirmed(5 / million, 'traces', pricing('xray')),
  writeUnit: unconfirmed(0.625 / million, 'write units', pricing('dynamodb')),
  readUnit: unconfirmed(0.125 / million, 'read units', pricing('dynamodb')),
  tableStorage: unconfirmed(0.25, 'GB', pricing('dynamodb')),
  pointInTimeRecovery: unconfirmed(0.2, 'GB', pricing('dynamodb')),
  httpApiRequest: unconfirmed(1 / million, 'requests', pricing('api-gateway')),
  essentialsUser: unconfirmed(0.015, 'active users', pricing('cognito')),
  cloudFrontRequest: unconfirmed(1 / million, 'requests', pricing('cloudfront')),
  webAcl: unconfirmed(5, 'web ACLs', pricing('waf')),
  webAclRule: unconfirmed(1, 'rules', pricing('waf')),
  webAclRequest: unconfirmed(0.6 / million, 'requests', pricing('waf')),
  mail: unconfirmed(0.1 / 1_000, 'emails', pricing('ses')),
  mailAttachment: unconfirmed(0.12, 'GB', pricing('ses')),
} satisfies Record<string, Price>;

/** An hour of a broker, by its instance type. */
export const brokerHours: Readonly<Record<string, Price>> = Object.fromEntries(
  Object.entries({
    'kafka.t3.small': 0.0456,
    'kafka.m5.large': 0.21,
    'kafka.m5.xlarge': 0.42,
    'kafka.m5.2xlarge': 0.84,
    'kafka.m7g.large': 0.204,
    'kafka.m7g.xlarge': 0.408,
    'kafka.m7g.2xlarge': 0.816,
    'kafka.m7g.4xlarge': 1.632,
    'kafka.m7g.8xlarge': 3.264,
    'kafka.m7g.16xlarge': 6.528,
    'express.m7g.large': 0.408,
    'express.m7g.xlarge': 0.816,
    'express.m7g.2xlarge': 1.632,
    'express.m7g.4xlarge': 3.264,
    'express.m7g.8xlarge': 6.528,
    'express.m7g.16xlarge': 13.056,
  }).map(([type, usd]) => [type, unconfirmed(usd, 'broker hours', pricing('msk'))]),
);

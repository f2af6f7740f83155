import { pollersOfUnit } from '../cost/rules/pollers.ts';

/** AWS's default quotas. */
export interface Quota {
  readonly value: number;
  readonly page: string;
  /** Read in a copy of AWS's page, or of its figures, in November 2026. */
  readonly isConfirmed: boolean;
}

const docs = (path: string) => `https://docs.aws.amazon.com/${path}`;
const quota = (value: number, page: string, isConfirmed = false): Quota => ({ value, page, isConfirmed });

export const quotas = {
  /** Requests a second to all HTTP APIs of an account and Region. */
  apiGatewayRequests: quota(10_000, docs('apigateway/latest/developerguide/limits.html')),
  /** Executions at one moment, of all functions of an account and Region. A new account may have 10. */
  lambdaConcurrency: quota(1_000, docs('lambda/latest/dg/gettingstarted-limits.html')),
  /** Of one event poller: 5 MB a second and 5 invocations at one moment. */
  pollerMbPerSecond: quota(5, docs('lambda/latest/dg/kafka-scaling-modes.html'), true),
  pollerInvocations: quota(5, docs('lambda/latest/dg/kafka-scaling-modes.html'), true),
  pollersOfUnit: quota(pollersOfUnit, docs('lambda/latest/dg/kafka-scaling-modes.html'), true),
  unitMbPerSecond: quota(20, docs('lambda/latest/dg/kafka-scaling-modes.html'), true),
  pollersOfGroup: quota(2_000, docs('lambda/latest/dg/kafka-scaling-modes.html'), true),
  /** Write units a second of one table, or of one index, that is billed by request. */
  tableWriteUnits: quota(40_000, docs('amazondynamodb/latest/developerguide/ServiceQuotas.html')),
  /** Write units a second of what has one partition key. */
  keyWriteUnits: quota(1_000, docs('amazondynamodb/latest/developerguide/bp-partition-key-design.html')),
  /** Mails a second of an account that has left the sandbox; in the sandbox it is one. */
  mails: quota(14, docs('ses/latest/dg/quotas.html')),
  /** Connections to one broker with IAM, and new ones a second; a kafka.t3.small takes 4 a second. */
  brokerConnections: quota(3_000, docs('msk/latest/developerguide/limits.html'), true),
  brokerConnectionsPerSecond: quota(100, docs('msk/latest/developerguide/limits.html'), true),
  /** Of a cluster with KRaft; 30 with ZooKeeper. */
  brokers: quota(60, docs('msk/latest/developerguide/limits.html'), true),
} satisfies Record<string, Quota>;

/** What AWS recommends for an Express broker: MB a second in and out, partitions with their replicas. */
export interface BrokerSize {
  readonly mbIn: number;
  readonly mbOut: number;
  readonly partitions: number;
}

/** https://docs.aws.amazon.com/msk/latest/developerguide/limits.html#msk-express-quota */
export const brokerSizes: Readonly<Record<string, BrokerSize>> = {
  'express.m7g.large': { mbIn: 15.6, mbOut: 31.2, partitions: 1_000 },
  'express.m7g.xlarge': { mbIn: 31.2, mbOut: 62.5, partitions: 1_000 },
  'express.m7g.2xlarge': { mbIn: 62.5, mbOut: 125, partitions: 2_500 },
  'express.m7g.4xlarge': { mbIn: 125, mbOut: 250, partitions: 6_000 },
  'express.m7g.8xlarge': { mbIn: 250, mbOut: 500, partitions: 12_000 },
  'express.m7g.16xlarge': { mbIn: 500, mbOut: 1_000, partitions: 20_000 },
};

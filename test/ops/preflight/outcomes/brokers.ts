import { attached, type Outcome } from './outcome.ts';

export const brokersOutcomes: readonly Outcome[] = [
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
  ['an MSK that names the subnets first', 'brokers', 'not checked', /does not concern type and version/],
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
];

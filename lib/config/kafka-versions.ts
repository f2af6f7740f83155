import type { ConfigProblem } from './config-error.ts';
import { isExpress, isKraft } from './decisions.ts';
import { importedClusterOf } from './imported-cluster.ts';
import type { Config } from './stage-defaults.ts';

/** Why MSK refuses to create a cluster of a version with a broker type. */
interface Refusal {
  readonly applies: (config: Config) => boolean;
  /** Completes the sentence "accepted: …". */
  readonly accepted: string;
  /** What to give instead. */
  readonly kafkaVersion: string;
}

const isZooKeeper = (config: Config) => !isKraft(config);
const startsWith =
  (...minors: string[]) =>
  ({ kafkaVersion }: Config) =>
    minors.some((minor) => kafkaVersion.startsWith(`${minor}.`));
const suggestionFor = (config: Config) => (isExpress(config) ? '3.9.x.kraft' : '3.9.x');

/**
 * The refusals of `CreateCluster`, each with where it was seen. A version that is newer than this table passes: MSK adds
 * versions more often than this system is released.
 */
const refusals: readonly Refusal[] = [
  {
    // https://docs.aws.amazon.com/msk/latest/developerguide/supported-kafka-versions.html
    applies: startsWith('3.6', '3.7'),
    accepted:
      'a version that MSK supports: support of 3.6 ended on 2026-06-01, that of 3.7 on 2026-09-01, and a cluster of such a version is refused or upgraded without notice',
    kafkaVersion: '',
  },
  {
    // MSK lists versions 4.0 and later as `.kraft` only: Kafka 4 has no ZooKeeper.
    applies: (config) => isZooKeeper(config) && /^[4-9]\./.test(config.kafkaVersion),
    accepted: 'a version 4 or later with .kraft: Apache Kafka 4 runs without ZooKeeper only',
    kafkaVersion: '4.2.x.kraft',
  },
  {
    // BadRequestException seen on AWS: https://github.com/badmintoncryer/cdk-preflight (pf-msk-t3-small-not-kraft)
    applies: (config) => config.brokerType === 'kafka.t3.small' && !isZooKeeper(config),
    accepted:
      'a version without .kraft for kafka.t3.small, since MSK responds "Unsupported InstanceType specified" to KRaft on t3',
    kafkaVersion: '3.9.x',
  },
  {
    // BadRequestException seen on AWS: https://github.com/hashicorp/terraform-provider-aws/issues/48309
    applies: (config) => isExpress(config) && isZooKeeper(config) && startsWith('3.9')(config),
    accepted:
      '3.9.x.kraft for Express brokers, since MSK responds "Express instance types are not supported for Kafka version 3.9.x"',
    kafkaVersion: '3.9.x.kraft',
  },
  {
    // "Valid values: [3.8.x, 3.9.x.kraft, 4.2.x.kraft]" on 2026-09-14: cdk-preflight, pf-msk-express-kafka-version
    applies: (config) => isExpress(config) && startsWith('4.0', '4.1')(config),
    accepted:
      '3.8.x, 3.9.x.kraft or 4.2.x.kraft for Express brokers, since MSK responds "Express instance types are not supported for Kafka version …" to 4.0 and 4.1',
    kafkaVersion: '3.9.x.kraft',
  },
];

/** Kafka versions that MSK refuses, or refuses for the broker type. An existing cluster has its version already. */
export function kafkaVersionProblems(config: Config): ConfigProblem[] {
  if (importedClusterOf(config)) return [];
  const refusal = refusals.find(({ applies }) => applies(config));
  if (!refusal) return [];
  const { accepted, kafkaVersion } = refusal;
  return [
    {
      key: 'kafkaVersion',
      given: config.kafkaVersion,
      accepted: `${accepted}; brokerType is ${config.brokerType}`,
      fix: `-c kafkaVersion=${kafkaVersion || suggestionFor(config)}`,
    },
  ];
}

import type { ConfigProblem } from './config-error.ts';
import { isExpress } from './decisions.ts';
import { edgeProblems } from './edge-rules.ts';
import { emailProblems } from './email-rules.ts';
import { importedClusterOf, importedClusterProblems } from './imported-cluster.ts';
import { kafkaVersionProblems } from './kafka-versions.ts';
import { paymentProblems } from './payment-rules.ts';
import type { Config } from './stage-defaults.ts';

/**
 * A rule about settings that are each valid and cannot be combined.
 * @param given names in the context, whatever their value.
 */
type CombinationRule = (config: Config, given: readonly string[]) => readonly ConfigProblem[];

/** To add a rule: a function, and its name here. */
const combinationRules: readonly CombinationRule[] = [
  archiveProblems,
  sleepProblems,
  importedClusterProblems,
  kafkaVersionProblems,
  budgetProblems,
  emailProblems,
  egressProblems,
  edgeProblems,
  paymentProblems,
];

/** Every combination of settings that AWS, or the system itself, refuses. */
export function combinationProblems(config: Config, given: readonly string[]): ConfigProblem[] {
  return combinationRules.flatMap((rule) => rule(config, given));
}

function sleepProblems({ stage, sleep }: Config): ConfigProblem[] {
  if (stage === 'dev' || !sleep) return [];
  const accepted = '"false" in stage prod, whose customers wait for what the mappings read';
  return [{ key: 'sleep', given: sleep, accepted, fix: 'leave it out, or -c stage=dev' }];
}

/**
 * A notification of AWS Budgets has 1 to 11 subscribers.
 * https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_NotificationWithSubscribers.html
 */
function budgetProblems({ monthlyBudgetUsd, alarmMail }: Config): ConfigProblem[] {
  if (monthlyBudgetUsd === 'none' || alarmMail !== 'none') return [];
  const accepted =
    '"none" while alarmMail is none, since the notifications of a budget would reach no operator';
  const fix = '-c alarmMail=operations@your-shop.com, or leave monthlyBudgetUsd out';
  return [{ key: 'monthlyBudgetUsd', given: monthlyBudgetUsd, accepted, fix }];
}

/** https://docs.aws.amazon.com/msk/latest/developerguide/msk-data-delivery.html */
function archiveProblems(config: Config): ConfigProblem[] {
  if (config.eventArchive === 'none' || (isExpress(config) && !importedClusterOf(config))) return [];
  return [
    {
      key: 'eventArchive',
      given: config.eventArchive,
      accepted: `"none", since MSK Data Delivery takes no standard brokers; brokerType is ${config.brokerType}${importedClusterOf(config) ? ', and the brokers of clusterArn are unknown' : ''}`,
      fix: '-c brokerType=express.m7g.large -c kafkaVersion=3.9.x.kraft, or leave eventArchive out',
    },
  ];
}

/** A NAT gateway is for a payment gateway outside AWS, which the prefix list of DynamoDB does not hold. */
function egressProblems({ egress, dynamoDbPrefixListId: given }: Config): ConfigProblem[] {
  if (egress === 'none' || given === 'none') return [];
  const accepted = '"none" with egress=nat, since functions then reach what is outside AWS as well';
  return [{ key: 'dynamoDbPrefixListId', given, accepted, fix: 'leave it out, or -c egress=none' }];
}

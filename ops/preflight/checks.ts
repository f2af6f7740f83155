import type { Check } from './check.ts';
import { account, bootstrap, lambdaConcurrency } from './checks/account.ts';
import { brokerQuota, brokerType, importedCluster, kafkaVersion } from './checks/brokers.ts';
import { mailAccount, mailRecipients, mailSender, signUpMail } from './checks/mail.ts';
import { addressQuota, mailZones, prefixList, vpcQuota, zones } from './checks/network.ts';
import { stripeSecret } from './checks/payment.ts';
import { changeSet, stack } from './checks/stack.ts';

/** Every check, in the order of the report. To add a check: a file in checks/, and its row here. */
export const checks: readonly Check[] = [
  account,
  bootstrap,
  stack,
  lambdaConcurrency,
  kafkaVersion,
  brokerType,
  brokerQuota,
  importedCluster,
  zones,
  mailZones,
  prefixList,
  vpcQuota,
  addressQuota,
  mailAccount,
  mailSender,
  signUpMail,
  mailRecipients,
  stripeSecret,
  changeSet,
];

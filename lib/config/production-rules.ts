import type { ConfigProblem } from './config-error.ts';
import { type SettingName, settings } from './settings.ts';
import { type Config, sampleSeller } from './stage-defaults.ts';

/** A rule about what stage prod needs before it is deployed. */
type ProductionRule = (config: Config) => readonly ConfigProblem[];

/** To add a rule: a function, and its name here. */
const productionRules: readonly ProductionRule[] = [
  senderProblems,
  alarmProblems,
  departmentHeadProblems,
  sellerProblems,
];

/**
 * Sample values that would go to real customers: email of them is refused or bounces (SES reviews an account at 5 percent
 * of bounces), and alarms reach no operator. None in stage dev.
 * https://docs.aws.amazon.com/ses/latest/dg/faqs-enforcement.html
 */
export function productionProblems(config: Config): ConfigProblem[] {
  return config.stage === 'prod' ? productionRules.flatMap((rule) => rule(config)) : [];
}

/** Settings whose defaults stage prod refuses. */
export const settingsToChoose: readonly SettingName[] = [
  'mailSender',
  'alarmMail',
  'departmentHeads',
  'seller',
];

function senderProblems({ mailSender }: Config): ConfigProblem[] {
  if (!isReserved(mailSender)) return [];
  return [
    problemOf(
      'mailSender',
      mailSender,
      'an address or domain that SES has verified, since SES refuses the rest',
    ),
  ];
}

function alarmProblems({ alarmMail }: Config): ConfigProblem[] {
  if (alarmMail !== 'none' && !isReserved(alarmMail)) return [];
  return [
    problemOf('alarmMail', alarmMail, 'an address in stage prod, since alarms reach no operator without one'),
  ];
}

function departmentHeadProblems({ departmentHeads }: Config): ConfigProblem[] {
  const reserved = Object.values(departmentHeads).filter(isReserved);
  if (reserved.length === 0) return [];
  const accepted =
    'addresses that exist, since SES reviews an account of which 5 percent of the email bounces';
  return [problemOf('departmentHeads', departmentHeads, accepted)];
}

function sellerProblems({ seller }: Config): ConfigProblem[] {
  const isSample = seller.name === sampleSeller.name || seller.taxId === sampleSeller.taxId;
  return isSample
    ? [problemOf('seller', seller, 'the name, address and tax id that invoices must show')]
    : [];
}

function problemOf(key: SettingName, given: unknown, accepted: string): ConfigProblem {
  const fix = `"prod": {"${key}": …} in the context of cdk.json, or -c ${key}=…`;
  return { key, given, accepted: `${accepted} (${settings[key].accepted}; no reserved domain)`, fix };
}

/** Domains that never exist. https://www.rfc-editor.org/rfc/rfc2606 */
export function isReserved(address: string): boolean {
  return /@(.*\.)?(example\.(com|net|org)|example|test|invalid|localhost)$/i.test(address);
}

import type { ConfigProblem } from './config-error.ts';
import { unpaidProductionProblems } from './payment-rules.ts';
import { departments, type SettingName } from './settings.ts';
import { type Config, sampleSeller } from './stage-defaults.ts';

/** A rule about what stage prod needs before it is deployed. */
type ProductionRule = (config: Config) => readonly ConfigProblem[];

/** To add a rule: a function, and its name here. */
const productionRules: readonly ProductionRule[] = [
  senderProblems,
  alarmProblems,
  departmentHeadProblems,
  sellerProblems,
  unpaidProductionProblems,
];

/**
 * Sample values that real customers would see: emails from or to them are refused or bounce (SES reviews an account at 5 percent
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
  'paymentGateway',
  'stripeSecret',
];

function senderProblems({ mailSender }: Config): ConfigProblem[] {
  if (!isReserved(mailSender)) return [];
  const accepted =
    'in stage prod an address that SES has verified, itself or its domain; SES responds "MessageRejected: Email address is not verified" to every email from another';
  return [problemOf('mailSender', mailSender, accepted, 'orders@<your domain>')];
}

function alarmProblems({ alarmMail }: Config): ConfigProblem[] {
  if (alarmMail !== 'none' && !isReserved(alarmMail)) return [];
  const accepted = 'in stage prod an address that exists, since without one alarms reach no operator';
  return [problemOf('alarmMail', alarmMail, accepted, 'on-call@<your domain>')];
}

function departmentHeadProblems({ departmentHeads }: Config): ConfigProblem[] {
  if (!Object.values(departmentHeads).some(isReserved)) return [];
  const accepted = `in stage prod a JSON object with an address that exists for each of ${departments.join(', ')}, since SES reviews an account of whose email 5 percent bounces`;
  const sample = Object.fromEntries(departments.map((each) => [each, `${each}@<your domain>`]));
  return [problemOf('departmentHeads', departmentHeads, accepted, sample)];
}

function sellerProblems({ seller }: Config): ConfigProblem[] {
  if (seller.name !== sampleSeller.name && seller.taxId !== sampleSeller.taxId) return [];
  const accepted = 'in stage prod the name, address and tax id that your invoices have to show';
  return [problemOf('seller', seller, accepted, { name: '…', address: ['…'], taxId: '…' })];
}

function problemOf(key: SettingName, given: unknown, accepted: string, sample: unknown): ConfigProblem {
  const member = `"prod": ${JSON.stringify({ [key]: sample })}`;
  return { key, given, accepted, fix: `${member} in the context of cdk.json` };
}

/** Domains that never exist. https://www.rfc-editor.org/rfc/rfc2606 */
export function isReserved(address: string): boolean {
  return /@(.*\.)?(example\.(com|net|org)|example|test|invalid|localhost)$/i.test(address);
}

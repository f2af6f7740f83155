import cdkJson from '../../cdk.json' with { type: 'json' };
import { type Config, ConfigError, type ConfigProblem, examineConfig } from '../../lib/config/index.ts';
import type { Stage } from '../../lib/config/stage-defaults.ts';
import type { Template } from '../../local/src/template/types.ts';
import { synthesize } from '../shared/synthesize.ts';
import type { Check, Plan } from './check.ts';
import { type Clients, createClients } from './clients.ts';
import { findingOfFailedCall } from './failed-call.ts';
import type { Reported } from './report.ts';

export interface PreflightRequest {
  readonly stage: Stage;
  readonly region: string;
  /** CDK context as `cdk deploy -c` takes it. */
  readonly context: Readonly<Record<string, string>>;
  readonly endpoint: string | undefined;
  readonly isReadOnly: boolean;
}

/** Checks are made at the same time; their findings are reported in the order of the table. */
export type OnFinding = (finding: Reported) => void;

/**
 * Finds what AWS would refuse in a deployment: first the settings, then the checks of the account.
 * @returns all findings. Settings that are not accepted are the only ones: there is nothing to check without them.
 */
export async function preflight(
  checks: readonly Check[],
  request: PreflightRequest,
  onFinding: OnFinding,
): Promise<Reported[]> {
  const findings: Reported[] = [];
  const report = (finding: Reported) => {
    findings.push(finding);
    onFinding(finding);
  };
  const settings = settingsOf(request);
  settings.problems.map(findingOfProblem).forEach(report);
  if (!settings.config) return findings;
  if (settings.problems.length === 0) report({ id: 'settings', verdict: 'ok', what: 'accepted' });
  const plan = planOf(settings.config, request);
  const clients = createClients(request);
  const running = checks
    .filter(({ applies }) => applies(plan.config))
    .map((check) => run(check, clients, plan));
  for (const finding of running) report(withoutRepetition(await finding, findings));
  return findings;
}

/** Missing credentials or network fail every check alike: only the first has the whole message. */
function withoutRepetition(finding: Reported, earlier: readonly Reported[]): Reported {
  const { id, verdict, what } = finding;
  const same = earlier.find((each) => each.verdict === 'not checked' && each.what === what);
  return same && verdict === 'not checked' ? { id, verdict, what: `as ${same.id}` } : finding;
}

interface Settings {
  /** Undefined when a value is not accepted. */
  readonly config: Config | undefined;
  readonly problems: readonly ConfigProblem[];
}

function settingsOf({ stage, context }: PreflightRequest): Settings {
  try {
    return examineConfig({ ...cdkJson.context, ...context, stage });
  } catch (error) {
    if (error instanceof ConfigError) return { config: undefined, problems: error.problems };
    throw error;
  }
}

const findingOfProblem = ({ key, given, accepted, fix }: ConfigProblem): Reported => ({
  id: 'settings',
  verdict: 'refused',
  what: `${key} is ${JSON.stringify(given)}; accepted: ${accepted}`,
  todo: fix,
});

function planOf(config: Config, { region, isReadOnly, stage, context }: PreflightRequest): Plan {
  const templates: (Template | undefined)[] = [];
  const template = () => {
    if (templates.length === 0) templates.push(templateOf({ ...context, stage }));
    return templates[0];
  };
  return { region, config, isReadOnly, template };
}

/** Undefined when the settings cannot be combined, which the report has already. */
function templateOf(context: Readonly<Record<string, string>>): Template | undefined {
  try {
    return synthesize(context);
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

async function run({ id, actions, run: check }: Check, clients: Clients, plan: Plan): Promise<Reported> {
  try {
    return { id, ...(await check(clients, plan)) };
  } catch (error) {
    return { id, ...findingOfFailedCall(error, actions) };
  }
}

import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Template } from '../../../local/src/template/types.ts';
import { StackResources } from '../../cost/template.ts';
import { valueAt } from '../../shared/template-values.ts';
import {
  defineCheck,
  type Finding,
  notChecked,
  ok,
  type Plan,
  refused,
  undefinedWhen,
  warning,
} from '../check.ts';

/** STS returns this even to callers who are denied it. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export const account = defineCheck({
  id: 'account',
  asks: 'whose credentials these are, and for which account and Region',
  actions: [],
  ask: ({ sts }) => sts.send(new GetCallerIdentityCommand({})),
  evaluate: ({ Account, Arn }, { region }) => ok(`account ${Account} in ${region}, as ${Arn}`),
});

const noTemplate = () => notChecked('the stack cannot be synthesized with these settings');

/** Where `cdk bootstrap` stores its version. Both are in every template that CDK synthesizes. */
const bootstrapParameter = '/cdk-bootstrap/hnb659fds/version';

/** https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html */
export const bootstrap = defineCheck({
  id: 'bootstrap',
  asks: 'whether `cdk bootstrap` has prepared the Region, and in the version that the template asserts',
  actions: ['ssm:GetParameter'],
  ask: async ({ ssm }) => {
    const command = new GetParameterCommand({ Name: bootstrapParameter });
    const response = await ssm.send(command).catch(undefinedWhen('ParameterNotFound'));
    return response?.Parameter?.Value;
  },
  evaluate: (value, plan): Finding => {
    const todo = 'npx cdk bootstrap';
    if (value === undefined) return refused(`there is no parameter ${bootstrapParameter}`, todo);
    const template = plan.template();
    if (!template) return noTemplate();
    const needed = bootstrapVersionOf(template);
    const what = `bootstrap version ${value}; the template needs ${needed} or later`;
    return Number(value) < needed ? refused(what, todo) : ok(what);
  },
});

/** The template's own rule lists every version that is too old. */
function bootstrapVersionOf(template: Template): number {
  const refusedVersions = valueAt(
    template,
    'Rules.CheckBootstrapVersion.Assertions.0.Assert.Fn::Not.0.Fn::Contains.0',
  );
  return Array.isArray(refusedVersions) ? Math.max(...refusedVersions.map(Number)) + 1 : 1;
}

/**
 * What Lambda leaves to functions without a reservation: 100, or everything in an account whose quota is less. It refuses
 * more with "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below
 * its minimum value of [100]", or of [10] and [50] in such accounts.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 */
const unreservedMinimum = (quota: number) => Math.min(100, quota);

export const lambdaConcurrency = defineCheck({
  id: 'concurrency',
  asks: 'how many concurrent executions Lambda allows the account: 10 in some new accounts, 1,000 in others',
  actions: ['lambda:GetAccountSettings'],
  ask: ({ lambda }) => lambda.send(new GetAccountSettingsCommand({})),
  evaluate: ({ AccountLimit }, plan): Finding => {
    const { ConcurrentExecutions: quota = 0, UnreservedConcurrentExecutions: unreserved = quota } =
      AccountLimit ?? {};
    return evaluateConcurrency({ quota, unreserved }, plan);
  },
});

/** Requests that may wait in an account with 10 executions. */
const fewWaiters = 3;

interface Concurrency {
  readonly quota: number;
  /** What no function of the account has reserved, this stack's own included when it is deployed already. */
  readonly unreserved: number;
}

const moreExecutions =
  'aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value 1000';

function evaluateConcurrency({ quota, unreserved }: Concurrency, { config, ...plan }: Plan): Finding {
  const template = plan.template();
  if (!template) return noTemplate();
  const stack = new StackResources(template);
  const reserved = reservedBy(stack);
  const minimum = unreservedMinimum(quota);
  const what = `${quota} executions at one moment, ${unreserved} of them not reserved`;
  if (reserved > 0 && quota - reserved < minimum) {
    return refused(
      `${what}; the stack reserves ${reserved}, and Lambda keeps ${minimum} unreserved`,
      `${moreExecutions}; -c orderApiConcurrency=off -c reservedConcurrency=off until then`,
    );
  }
  const needed = neededBy(stack, config.waitersAtOnce);
  if (quota < needed) {
    return warning(
      `${what}; ${needed} are busy when every mapping has one and ${config.waitersAtOnce} requests wait, so that orders get 503`,
      config.waitersAtOnce > fewWaiters
        ? `${moreExecutions}; -c waitersAtOnce=${fewWaiters} until then`
        : moreExecutions,
    );
  }
  if (reserved > 0 && unreserved - reserved < minimum) {
    return warning(
      `${what}; the stack reserves ${reserved}, and Lambda keeps ${minimum} unreserved, which is enough only if the stack is deployed already`,
      moreExecutions,
    );
  }
  if (quota !== config.accountConcurrency) {
    return warning(
      `${what}; the alarm of the account counts with ${config.accountConcurrency}`,
      `-c accountConcurrency=${quota}`,
    );
  }
  return ok(`${what}; the stack reserves ${reserved}`);
}

function reservedBy(stack: StackResources): number {
  return stack
    .ofType('AWS::Lambda::Function')
    .reduce((sum, { properties }) => sum + Number(properties.ReservedConcurrentExecutions ?? 0), 0);
}

/** One execution for each mapping, for each request that waits, and for an order that is placed meanwhile. */
const neededBy = (stack: StackResources, waitersAtOnce: number) =>
  stack.ofType('AWS::Lambda::EventSourceMapping').length + waitersAtOnce + 1;

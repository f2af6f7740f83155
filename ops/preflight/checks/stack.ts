import { DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { type Config, decideName } from '../../../lib/config/index.ts';
import { type Check, defineCheck, type Finding, notChecked, ok, refused, warning } from '../check.ts';

interface ExistingStack {
  readonly name: string;
  readonly state: string;
  readonly isProtected: boolean;
}

/** What `cdk deploy` does with a stack that it finds. */
interface StateRow {
  readonly applies: (stack: ExistingStack) => boolean;
  readonly finding: (stack: ExistingStack) => Finding;
}

const inState =
  (pattern: RegExp) =>
  ({ state }: ExistingStack) =>
    pattern.test(state);

/**
 * The first row that applies counts. What the CDK CLI does with a failed stack is in `stack-status.ts` and
 * `deploy-stack.ts` of https://github.com/aws/aws-cdk-cli/tree/main/packages/%40aws-cdk/toolkit-lib/lib/api
 */
const states: readonly StateRow[] = [
  {
    applies: (stack) => stack.isProtected && inState(/^ROLLBACK_(COMPLETE|FAILED)$/)(stack),
    finding: ({ name, state }) =>
      refused(
        `${name} is ${state} after its first deployment failed, and protected, so that cdk deploy cannot delete it`,
        `aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name ${name}`,
      ),
  },
  {
    // What CloudFormation deletes of a stack that is there already, it retains.
    applies: inState(/^ROLLBACK_FAILED$/),
    finding: ({ name, state }) =>
      refused(
        `${name} is ${state}: cdk deploy deletes the stack, and what the rollback could not delete keeps its name, with which a new stack conflicts`,
        `aws cloudformation list-stack-resources --stack-name ${name}, and delete by hand what is DELETE_FAILED`,
      ),
  },
  {
    applies: inState(/^ROLLBACK_COMPLETE$/),
    finding: ({ name, state }) =>
      ok(`${name} is ${state} after its first deployment failed; cdk deploy deletes it first`),
  },
  {
    applies: inState(/^DELETE_FAILED$/),
    finding: ({ name, state }) =>
      refused(
        `${name} is ${state}: a resource could not be deleted`,
        `aws cloudformation describe-stack-events --stack-name ${name}, remove the cause, delete the stack again`,
      ),
  },
  {
    applies: inState(/_IN_PROGRESS$/),
    finding: ({ name, state }) => refused(`${name} is ${state}`, 'wait until it has ended'),
  },
  {
    applies: inState(/^(CREATE_FAILED|UPDATE_FAILED|UPDATE_ROLLBACK_FAILED)$/),
    finding: ({ name, state }) =>
      warning(`${name} is ${state}`, 'npx cdk deploy --no-rollback continues, npx cdk rollback goes back'),
  },
  {
    applies: () => true,
    finding: ({ name, state }) =>
      ok(`${name} is ${state}: this is an update, and npm run diff:check prints what it replaces`),
  },
];

export const stack = defineCheck({
  id: 'stack',
  asks: 'whether the stack exists, and in which state',
  actions: ['cloudformation:DescribeStacks'],
  ask: async ({ cloudformation }, { config }) => {
    const command = new DescribeStacksCommand({ StackName: decideName(config) });
    const response = await cloudformation.send(command).catch(undefinedWhenThereIsNoStack);
    return response?.Stacks?.[0];
  },
  evaluate: (found, { config }): Finding => {
    const name = decideName(config);
    // A change set for a new stack that was not executed leaves REVIEW_IN_PROGRESS.
    if (!found || found.StackStatus === 'REVIEW_IN_PROGRESS') return judgeNew(name, config);
    return judgeState(name, found);
  },
});

/** AWS refuses CloudFormation too: docs/decisions/144-deploy-first-without-deletion-protection.md. */
function judgeNew(name: string, { deletionProtection }: Config): Finding {
  if (deletionProtection === 'off') return ok(`${name} does not exist yet`);
  return warning(
    `${name} does not exist yet; when its creation fails, tables and users with deletion protection cannot be rolled back`,
    '-c deletionProtection=off for the first deployment, and deploy again without it',
  );
}

function judgeState(name: string, { StackStatus, EnableTerminationProtection = false }: Stack): Finding {
  const existing = { name, state: String(StackStatus), isProtected: EnableTerminationProtection };
  const row = states.find(({ applies }) => applies(existing));
  return row?.finding(existing) ?? ok(`${name} is ${StackStatus}`);
}

/**
 * A name that no stack has is a ValidationError, as other mistakes are.
 * @throws what it was given, when it is another error.
 */
function undefinedWhenThereIsNoStack(error: unknown): undefined {
  if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message)) {
    return undefined;
  }
  throw error;
}

/** CloudFormation's own check. It needs the bundles uploaded, and is therefore left to the user. */
export const changeSet: Check = {
  id: 'change-set',
  asks: 'nothing; it prints the command with which CloudFormation checks properties, and names that exist already',
  actions: [],
  applies: () => true,
  run: async (_clients, { config }) =>
    notChecked(
      'a change set finds invalid properties and names that exist already; it creates an empty stack and nothing in it',
      `npx cdk deploy --method=prepare-change-set -c stage=${config.stage}, with the same settings`,
    ),
};

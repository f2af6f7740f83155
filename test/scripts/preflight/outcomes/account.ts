import type { Outcome } from './outcome.ts';

export const accountOutcomes: readonly Outcome[] = [
  [undefined, 'account', 'ok', /^account 123456789012 in eu-west-1, as arn:aws:sts::.*ada$/],
  [undefined, 'bootstrap', 'ok', /^bootstrap version 30; the template needs 6 or later$/],
  ['a Region that was never bootstrapped', 'bootstrap', 'refused', /hnb659fds.* Do: npx cdk bootstrap$/],
  ['an old bootstrap', 'bootstrap', 'refused', /version 4; the template needs 6 .* Do: npx cdk bootstrap$/],
  [
    'a new account with 10 executions',
    'concurrency',
    'warning',
    /^10 executions .* Do: aws service-quotas/,
    { stage: 'dev' },
  ],
  [
    'a new account with 10 executions',
    'concurrency',
    'refused',
    /^10 executions .*reserves 50, and Lambda keeps 10 unreserved. Do: aws service-quotas .* -c orderApiConcurrency=off/,
  ],
  [
    'an account whose other functions have reserved almost all',
    'concurrency',
    'warning',
    /enough only if the stack is deployed already/,
    { context: { reservedConcurrency: '20' } },
  ],
  [undefined, 'concurrency', 'ok', /^1000 executions at one moment/],
  [undefined, 'stack', 'ok', /^orderstream-prod does not exist yet$/],
  ['a stack that was rolled back', 'stack', 'ok', /cdk deploy deletes it first/, { stage: 'dev' }],
  ['a stack that was rolled back and is protected', 'stack', 'refused', /--no-enable-termination-protection/],
  ['a stack that stopped half-way without rollback', 'stack', 'warning', /--no-rollback continues/],
  ['a stack that is being updated', 'stack', 'refused', /UPDATE_IN_PROGRESS. Do: wait/],
  ['a stack that could not be deleted', 'stack', 'refused', /describe-stack-events/],
  ['a stack that is deployed', 'stack', 'ok', /this is an update, and npm run hazards/],
  ['a change set that was never executed', 'stack', 'ok', /does not exist yet/],
  [undefined, 'change-set', 'not checked', /--method=prepare-change-set -c stage=prod/],
  [
    'an account with 5000 executions',
    'concurrency',
    'warning',
    /counts with 1000. Do: -c accountConcurrency=5000$/,
  ],
];

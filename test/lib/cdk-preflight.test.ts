import { describe, expect, test } from '@jest/globals';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { App, Stack, Validations } from 'aws-cdk-lib/core';
import { edgeExample } from '../../lib/config/edge-settings.ts';
import { configFrom } from '../../lib/config/index.ts';
import { placeholderCode } from '../../lib/function/function-code.ts';
import { acceptPreflightFinding, addChecks, checkWithPreflight } from '../../lib/nag.ts';
import { OrderstreamStack } from '../../lib/orderstream-stack.ts';
import { everySetting } from '../support/every-setting.ts';
import { synthesizeChecked } from './synthesized-stack.ts';

/** Rules that are wrong about this stack; each is accepted next to its construct. */
const acceptedRules = [
  'pf-cognito-schema-standard-attr-datatype',
  'pf-lambda-esm-bisect-batch-stream-only',
  'pf-lambda-esm-sqs-minimum-pollers-min',
] as const;

const newApp = () =>
  new App({ builtinCloudFormationValidation: false, stackTraces: false, treeMetadata: false });

/** The stages as they are delivered, and with an existing cluster: stages.test.ts and existing-cluster.test.ts. */
describe('cdk-preflight', () => {
  test.each([
    { stage: 'dev', sleep: 'true' },
    { stage: 'dev', egress: 'nat' },
    everySetting,
    { stage: 'prod', egress: 'nat', reservedConcurrency: '20' },
    { stage: 'prod', eventArchive: 's3', mailIdentity: 'create', signUpMail: 'cognito' },
    { stage: 'prod', monthlyBudgetUsd: '100', edge: JSON.stringify(edgeExample) },
  ])('cdk-preflight finds nothing that AWS refuses in the stack with %j.', async (context) => {
    await expect(synthesizeChecked(context)).resolves.toBeDefined();
  });

  test('cdk-preflight has three findings that are accepted in the stack, and no others.', () => {
    const app = newApp();
    new OrderstreamStack(app, { config: configFrom({}), code: placeholderCode });
    const ids = app.node.findAll().flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .flatMap(({ data }) => Object.keys(data as object))
        .filter((id) => id.startsWith('cdk-preflight::')),
    );
    expect([...new Set(ids)].sort()).toEqual(acceptedRules.map((rule) => `cdk-preflight::${rule}`));
  });
});

describe('a finding of cdk-preflight', () => {
  /** What the accepted rules are about, with nothing accepted. */
  async function synthesizeFindings(
    settle: (stack: Stack) => void = () => {},
    check: (app: App) => Promise<void> = checkWithPreflight,
  ): Promise<void> {
    const app = newApp();
    const stack = new Stack(app, 'Findings');
    new UserPool(stack, 'Users', { standardAttributes: { email: { required: true } } });
    new CfnEventSourceMapping(stack, 'Mapping', {
      functionName: 'payment',
      eventSourceArn:
        'arn:aws:kafka:eu-west-1:123456789012:cluster/orders/6357e0b2-0e6a-4b86-a0b4-70df934c2e31-5',
      topics: ['orders'],
      startingPosition: 'TRIM_HORIZON',
      bisectBatchOnFunctionError: true,
      provisionedPollerConfig: { minimumPollers: 1 },
    });
    settle(stack);
    await check(app);
    app.synth();
  }

  test.each(acceptedRules)(
    'A finding of cdk-preflight that is not accepted ends the synthesis: %s is still one.',
    async (rule) => {
      await expect(synthesizeFindings()).rejects.toThrow(rule);
    },
  );

  test('A finding of cdk-preflight is ignored where it is accepted, with a reason.', async () => {
    const acceptAll = (stack: Stack) => {
      for (const rule of acceptedRules) acceptPreflightFinding(stack, rule, 'shown in this test');
    };
    await expect(synthesizeFindings(acceptAll)).resolves.toBeUndefined();
  });

  test('A finding of cdk-preflight is not looked for where CDK_VALIDATION is false, as the mirror starts.', async () => {
    const check = (app: App) => addChecks(app, { CDK_VALIDATION: 'false' });
    await expect(synthesizeFindings(undefined, check)).resolves.toBeUndefined();
  });
});

import { describe, expect, test } from '@jest/globals';
import { type Context, configFrom } from '../../lib/config/config.ts';
import { stripeApi } from '../../lib/config/stage-defaults.ts';
import type { TemplateValue } from '../../local/src/template/types.ts';
import { prodSettings } from '../support/prod-settings.ts';
import { property, type SynthesizedStack, synthesize, synthesizeChecked } from './synthesized-stack.ts';

const stripe = { paymentGateway: 'stripe', egress: 'nat', stripeSecret: 'shop/stripe' };
const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/stripe-AbC123';

function environmentOf(stack: SynthesizedStack, functionId = 'payment') {
  const found = stack
    .ofType('AWS::Lambda::Function')
    .find((each) => String(each.Properties.FunctionName).endsWith(`-${functionId}`));
  if (!found) throw new Error(`There is no function ${functionId}.`);
  return property(found, 'Environment.Variables') as Record<string, TemplateValue>;
}

interface Statement {
  readonly Action: string | string[];
  readonly Resource: TemplateValue;
}

/** Grants on secrets, with the role policy they are in. */
function secretGrantsOf(stack: SynthesizedStack) {
  return stack.ofType('AWS::IAM::Policy').flatMap(({ logicalId, Properties }) => {
    const { Statement } = Properties.PolicyDocument as unknown as { Statement: Statement[] };
    const grants = Statement.filter(({ Action }) => JSON.stringify(Action).includes('secretsmanager:'));
    return grants.map((grant) => ({ of: logicalId, ...grant }));
  });
}

describe('stack', () => {
  test('The payment gateway of a stack is the test gateway in dev by default, and no secret is read.', () => {
    expect(environmentOf(synthesize())).toMatchObject({ PAYMENT_GATEWAY: 'test' });
    expect(secretGrantsOf(synthesize())).toEqual([]);
  });

  test('The payment gateway of a stack is Stripe by the context: payment has the name of the secret, not the key.', () => {
    const variables = environmentOf(synthesize(stripe));
    expect(variables).toMatchObject({
      PAYMENT_GATEWAY: 'stripe',
      STRIPE_SECRET_ID: 'shop/stripe',
      STRIPE_API_BASE: stripeApi,
      STRIPE_KEY_MODE: 'any',
    });
    expect(JSON.stringify(synthesize(stripe).template)).not.toMatch(
      /[sr]k_(test|live)_|resolve:secretsmanager/,
    );
  });

  test('The payment gateway of a stack takes keys of live mode alone in prod.', () => {
    expect(environmentOf(synthesize({ stage: 'prod' }))).toMatchObject({
      PAYMENT_GATEWAY: 'stripe',
      STRIPE_KEY_MODE: 'live',
    });
  });

  test.each([
    ['test', {}],
    ['stripe-test', stripe],
    ['stripe-live', { stage: 'prod' }],
  ])(
    'The payment gateway of a stack decides what the page of the shop offers to pay with: %s.',
    (name, context) => {
      expect(environmentOf(synthesize(context), 'storefront-api')).toMatchObject({ PAYMENT_GATEWAY: name });
    },
  );

  test.each([
    ['shop/stripe', /^\{"Fn::Join":.*:secretsmanager:.*:secret:shop\/stripe-\?{6}"\]\]\}$/],
    [arn, new RegExp(`^"${arn}"$`)],
  ])(
    'The payment gateway of a stack may read the secret %s and no other, and no other function may.',
    (stripeSecret, resource) => {
      const grants = secretGrantsOf(synthesize({ ...stripe, stripeSecret }));
      expect(grants).toEqual([
        expect.objectContaining({
          of: expect.stringContaining('paymentconsumerpaymentRole'),
          Action: 'secretsmanager:GetSecretValue',
        }),
      ]);
      expect(JSON.stringify(grants[0]?.Resource)).toMatch(resource);
    },
  );

  test('The payment gateway of a stack gets no more records at once than it charges at the same time.', () => {
    const sizes = (stack: SynthesizedStack) =>
      stack
        .ofType('AWS::Lambda::EventSourceMapping')
        .filter((each) => JSON.stringify(each.Properties.FunctionName).includes('paymentFunction'))
        .map((each) => each.Properties.BatchSize);
    expect(sizes(synthesize())).toEqual([100, 100]);
    expect(sizes(synthesize(stripe))).toEqual([16, 16]);
  });

  test('The payment gateway of a stack has an hour of patience by default, or what the context sets.', () => {
    expect(environmentOf(synthesize())).toMatchObject({ PAYMENT_PATIENCE_MINUTES: '60' });
    expect(environmentOf(synthesize({ paymentPatienceMinutes: '5' }))).toMatchObject({
      PAYMENT_PATIENCE_MINUTES: '5',
    });
  });

  test('The payment gateway of a stack through Stripe has no finding of the checks in dev.', async () => {
    await expect(synthesizeChecked(stripe)).resolves.toBeDefined();
  });
});

const attached = {
  clusterArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/shared/6357e0b2-0e6a-4b86-a0b4-70df934c2e31-5',
  vpcId: 'vpc-0a1b2c3d4e5f60718',
  subnetIds: 'subnet-0a1b2c3d4e5f60718',
  clusterSecurityGroupId: 'sg-0a1b2c3d4e5f60718',
};

const refused: [Context, RegExp][] = [
  [{ paymentGateway: 'paypal' }, /"paymentGateway" is "paypal"; accepted: "test" \(moves no money/],
  [
    { paymentGateway: 'stripe', egress: 'nat' },
    /"stripeSecret" is "none"; accepted: with paymentGateway=stripe, the name or ARN of a secret .* Try: -c stripeSecret=/,
  ],
  [
    { paymentGateway: 'stripe', stripeSecret: 'a' },
    /"egress" is "none"; accepted: "nat" with paymentGateway=stripe: api\.stripe\.com is outside AWS, and isolated subnets have no route to it\. Try: -c egress=nat/,
  ],
  [
    { ...attached, paymentGateway: 'stripe', stripeSecret: 'a', dynamoDbPrefixListId: 'pl-02cd2c6b' },
    /"dynamoDbPrefixListId" is "pl-02cd2c6b"; accepted: "none" with paymentGateway=stripe: api\.stripe\.com is outside AWS/,
  ],
  [{ stripeSecret: 'sk_live_1 ' }, /"stripeSecret" is .*; accepted: "none", or the name or complete ARN/],
  [{ stripeSecret: arn.slice(0, -7) }, /"stripeSecret" is .*; accepted: "none", or the name or complete ARN/],
  [
    { stripeApiBase: 'api.stripe.com' },
    /"stripeApiBase" is "api.stripe.com"; accepted: scheme, host and port/,
  ],
  [
    { stripeApiBase: 'https://key@api.stripe.com/v1' },
    /"stripeApiBase" is .*; accepted: scheme, host and port/,
  ],
  [
    { paymentPatienceMinutes: '121' },
    /"paymentPatienceMinutes" is "121"; accepted: a whole number from 0 .* to 120/,
  ],
  [
    { paymentGateway: 'stripe', stripeSecret: 'a', egress: 'nat', maximumRetryAttempts: '1000' },
    /"paymentPatienceMinutes" is 60; accepted: at most 12 while maximumRetryAttempts is 1000: .* Try: -c paymentPatienceMinutes=12/,
  ],
  [
    { stage: 'prod', prod: { ...prodSettings, paymentGateway: 'test' } },
    /"paymentGateway" is "test"; accepted: "stripe" in stage prod: "test" moves no money, so every order would be shipped unpaid\. Try: -c paymentGateway=stripe/,
  ],
  [
    { stage: 'prod', prod: prodSettings, stripeApiBase: 'http://127.0.0.1:12111' },
    /"stripeApiBase" is "http:\/\/127\.0\.0\.1:12111"; accepted: "https:\/\/api\.stripe\.com" in stage prod: another server would get the API key/,
  ],
];

describe('settings', () => {
  test.each(refused)(
    'The settings of payments %j are refused with what is accepted and why.',
    (context, message) => {
      expect(() => configFrom(context)).toThrow(message);
    },
  );

  test('The settings of payments with an imported VPC need no NAT gateway of the stack: its routes are its owner’s.', () => {
    const config = configFrom({ ...attached, paymentGateway: 'stripe', stripeSecret: 'shop/stripe' });
    expect(config).toMatchObject({ paymentGateway: 'stripe', egress: 'none' });
  });
});

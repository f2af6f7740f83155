import { describe, expect, test } from '@jest/globals';
import { prodSettings } from '../support/prod-settings.ts';
import { synthesize } from './synthesized-stack.ts';

const only = (type: string, context: Record<string, unknown> = {}) => {
  const [first, ...others] = synthesize(context).ofType(type);
  if (!first || others.length > 0) throw new Error(`There is not one ${type}.`);
  return first;
};

const shop = { mailSender: 'orders@orderstream-shop.com' };

describe('the configuration set of all email', () => {
  test('The configuration set of all email suppresses addresses that bounced or complained, demands TLS and measures its reputation.', () => {
    expect(only('AWS::SES::ConfigurationSet').Properties).toEqual({
      Name: 'orderstream-dev',
      SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
      DeliveryOptions: { TlsPolicy: 'REQUIRE' },
      ReputationOptions: { ReputationMetricsEnabled: true },
      SendingOptions: { SendingEnabled: true },
    });
  });

  test('The configuration set of all email publishes bounces, complaints, rejects and delays under the dimension that alarms read.', () => {
    const { EventDestination } = only('AWS::SES::ConfigurationSetEventDestination').Properties;
    expect(EventDestination).toMatchObject({
      Enabled: true,
      MatchingEventTypes: ['bounce', 'complaint', 'reject', 'deliveryDelay'],
      CloudWatchDestination: {
        DimensionConfigurations: [
          { DimensionName: 'ses:configuration-set', DimensionValueSource: 'messageTag' },
        ],
      },
    });
    const alarms = synthesize().ofType('AWS::CloudWatch::Alarm');
    for (const name of ['Reject', 'DeliveryDelay']) {
      const read = alarms.filter(({ Properties }) => Properties.MetricName === name);
      expect(read.map(({ Properties }) => Properties.Dimensions)).toEqual([
        [{ Name: 'ses:configuration-set', Value: 'orderstream-dev' }],
      ]);
    }
  });

  test('The configuration set of all email is the one that notification sends through.', () => {
    const notification = synthesize()
      .ofType('AWS::Lambda::Function')
      .find(({ Properties }) => Properties.FunctionName === 'orderstream-dev-notification');
    expect(notification?.Properties.Environment).toMatchObject({
      Variables: { CONFIGURATION_SET: { Ref: only('AWS::SES::ConfigurationSet').logicalId } },
    });
  });
});

describe('the identity of the sender', () => {
  test('The identity of the sender is not created unless the context sets it.', () => {
    expect(synthesize().ofType('AWS::SES::EmailIdentity')).toEqual([]);
    expect(synthesize({ stage: 'prod' }).ofType('AWS::SES::EmailIdentity')).toEqual([]);
  });

  test('The identity of the sender is its domain, with the DNS records that verify it among the outputs of the stack.', () => {
    const context = { ...shop, mailIdentity: 'create' };
    const identity = only('AWS::SES::EmailIdentity', context);
    expect(identity.Properties).toMatchObject({ EmailIdentity: 'orderstream-shop.com' });
    const outputs = JSON.stringify(synthesize(context).template.Outputs);
    for (const index of [1, 2, 3]) {
      expect(outputs).toContain(`"${identity.logicalId}","DkimDNSTokenName${index}"`);
      expect(outputs).toContain(`"${identity.logicalId}","DkimDNSTokenValue${index}"`);
    }
  });

  test('The identity of the sender is retained when prod is deleted.', () => {
    const identity = only('AWS::SES::EmailIdentity', { stage: 'prod', mailIdentity: 'create' });
    expect(identity.DeletionPolicy).toBe('RetainExceptOnCreate');
  });
});

describe('the codes of sign-up', () => {
  const emailOf = (context: Record<string, unknown>) =>
    only('AWS::Cognito::UserPool', context).Properties.EmailConfiguration as unknown as Record<
      string,
      unknown
    >;

  test('The codes of sign-up are sent by Cognito itself in dev.', () => {
    expect(emailOf({})).toEqual({ EmailSendingAccount: 'COGNITO_DEFAULT' });
  });

  test('The codes of sign-up are sent through SES in prod, from the sender and with the configuration set of the orders.', () => {
    const email = emailOf({ stage: 'prod' });
    expect(email).toMatchObject({
      EmailSendingAccount: 'DEVELOPER',
      From: 'Ada Trading Ltd <orders@orderstream-shop.com>',
      ConfigurationSet: { Ref: only('AWS::SES::ConfigurationSet', { stage: 'prod' }).logicalId },
    });
  });

  // Unquoted, the comma would make two addresses of it, neither of which is valid.
  test.each([
    ['Acme, Inc.', '"Acme, Inc." <orders@orderstream-shop.com>'],
    ['J. Doe "Books"', '"J. Doe \\"Books\\"" <orders@orderstream-shop.com>'],
    ['Books & More', 'Books & More <orders@orderstream-shop.com>'],
    ['Müller, Söhne', '=?UTF-8?B?TcO8bGxlciwgU8O2aG5l?= <orders@orderstream-shop.com>'],
  ])('The codes of sign-up are sent in the name of %s.', (name, from) => {
    const email = emailOf({ stage: 'prod', seller: { ...prodSettings.seller, name } });
    expect(email.From).toBe(from);
  });

  // Cognito asks SES for the identity of this ARN and no other, and makes no user pool when it is not verified.
  test.each([
    [{}, /"AWS::Region".*:identity\/orderstream-shop\.com"/],
    [{ mailIdentity: 'create' }, /"AWS::Region".*:identity\/orderstream-shop\.com"/],
    [{ signUpMailIdentity: 'address' }, /"AWS::Region".*:identity\/orders@orderstream-shop\.com"/],
    [{ signUpMailIdentity: 'address', signUpMailRegion: 'us-east-1' }, /:us-east-1:.*:identity\/orders@/],
  ])('The codes of sign-up are sent with the identity that is verified: %j.', (context, sourceArn) => {
    expect(JSON.stringify(emailOf({ stage: 'prod', ...context }).SourceArn)).toMatch(sourceArn);
  });

  test('The codes of sign-up are sent from another Region without the configuration set, which is not there.', () => {
    const email = emailOf({ stage: 'prod', signUpMailRegion: 'eu-west-1' });
    expect(JSON.stringify(email.SourceArn)).toContain(':ses:eu-west-1:');
    expect(email).not.toHaveProperty('ConfigurationSet');
  });
});

import { describe, expect, test } from '@jest/globals';
import { type Context, configFrom } from '../../lib/config/config.ts';
import { departments, type SettingName, settings } from '../../lib/config/settings.ts';
import { prodSettings } from '../support/prod-settings.ts';

const names = Object.keys(settings) as SettingName[];

describe('configuration', () => {
  test('Configuration is that of dev when the context is empty.', () => {
    expect(configFrom({})).toMatchObject({ stage: 'dev', brokerType: 'kafka.t3.small', mail: 'sandbox' });
  });

  test('Configuration is that of prod, with Express brokers and KRaft, when the context sets it.', () => {
    expect(configFrom({ stage: 'prod', prod: prodSettings })).toMatchObject({
      stage: 'prod',
      brokerType: 'express.m7g.large',
      kafkaVersion: '3.9.x.kraft',
      mail: 'production',
    });
  });

  test('Configuration takes the settings under the name of its stage, and those of -c before them.', () => {
    const prod = { ...prodSettings, brokerCount: 6, taxPercent: '20' };
    expect(configFrom({ stage: 'prod', prod, taxPercent: '19' })).toMatchObject({
      brokerCount: 6,
      taxPercent: '19',
    });
    expect(configFrom({ dev: '{"brokerCount":9}', prod })).toMatchObject({ stage: 'dev', brokerCount: 9 });
  });

  test('Configuration of prod is estimated without the settings that a deployment needs.', () => {
    expect(configFrom({ stage: 'prod' }, { isEstimate: true }).alarmMail).toBe('none');
  });

  test('Configuration has a head for every department of the catalogue by default.', () => {
    expect(Object.keys(configFrom({}).departmentHeads).sort()).toEqual([...departments].sort());
  });

  test.each(names)('Configuration takes the example that its error shows for %s.', (name) => {
    expect(settings[name].schema.safeParse(settings[name].example).error).toBeUndefined();
  });

  test('Configuration takes numbers as text, as -c gives them, and as numbers, as cdk.json does.', () => {
    expect(configFrom({ brokerCount: '6' }).brokerCount).toBe(6);
    expect(configFrom({ brokerCount: 6 }).brokerCount).toBe(6);
  });

  test('Configuration ignores context of CDK itself.', () => {
    expect(
      configFrom({ '@aws-cdk/core:checkSecretUsage': true, 'aws:cdk:enable-path-metadata': true }),
    ).toEqual(configFrom({}));
  });
});

const refused: [Context, RegExp][] = [
  [{ stage: 'production' }, /"stage" is "production"; accepted: "dev" or "prod"/],
  [{ brokerCount: '4' }, /"brokerCount" is "4"; accepted: a multiple of 3/],
  [{ brokerCount: '' }, /"brokerCount" is ""/],
  [{ brokerCount: '3.5' }, /"brokerCount" is "3.5"/],
  [{ brokerType: 'm5.large' }, /"brokerType" is "m5.large"; accepted: an instance type of MSK/],
  [{ kafkaVersion: '3.5.1' }, /"kafkaVersion" is "3.5.1"; accepted: a Kafka version of MSK, 3.8 or later/],
  [{ mailSender: 'sales-team' }, /"mailSender" is "sales-team"; accepted: an email address/],
  [{ departmentHeads: '{"books":"a@example.com"}' }, /"departmentHeads".*accepted: a JSON object/],
  [{ departmentHeads: 'books' }, /"departmentHeads" is "books"/],
  [{ ordersPerDay: '0' }, /"ordersPerDay" is "0"/],
  [
    { maximumRetryAttempts: '10001' },
    /"maximumRetryAttempts" is "10001"; accepted: a whole number from 0 to/,
  ],
  [{ reservedConcurrency: '0' }, /"reservedConcurrency" is "0"; accepted: "off"/],
  [{ egress: 'all' }, /"egress" is "all"; accepted: "none"/],
  [{ mail: 'live' }, /"mail" is "live"; accepted: "sandbox"/],
  [
    { logRetentionInDays: '8' },
    /"logRetentionInDays" is "8"; accepted: a retention that CloudWatch Logs has/,
  ],
  [{ sleep: 'yes' }, /"sleep" is "yes"; accepted: "true"/],
  [
    { stage: 'prod', prod: prodSettings, sleep: 'true' },
    /"sleep" is true; accepted: "false" in stage prod.*Try: leave it out, or -c stage=dev/,
  ],
  [{ requestsPerSecond: 'many' }, /"requestsPerSecond" is "many"/],
  [{ monthlyBudgetUsd: '0' }, /"monthlyBudgetUsd" is "0"; accepted: "none", or whole US dollars/],
  [{ monthlyBudgetUsd: '100' }, /"monthlyBudgetUsd" is 100; accepted: "none" while alarmMail is none/],
  [{ brokerVolumeInGib: '-1' }, /"brokerVolumeInGib" is "-1"/],
  [{ brokerCont: 3 }, /"brokerCont" is 3; accepted: the settings stage, dev, prod, brokerType/],
  [{ dev: { brokerCont: 3 } }, /"brokerCont" is 3; accepted: the settings brokerType/],
  [{ dev: { brokerCount: 4 } }, /"brokerCount" is 4; accepted: a multiple of 3/],
  [{ dev: 'brokerCount=6' }, /"dev" is "brokerCount=6"; accepted: an object with settings of stage dev/],
  [{ dev: '[]' }, /"dev" is "\[\]"; accepted: an object/],
  [
    { availabilityZones: 'us-east-1a,us-east-1b' },
    /"availabilityZones".*accepted: "auto" .*three different zones/,
  ],
  [{ availabilityZones: 'us-east-1a,us-east-1a,us-east-1b' }, /"availabilityZones"/],
  [{ availabilityZones: 'use1-az1,use1-az2,use1-az3' }, /"availabilityZones"/],
  [{ userPoolFirewall: 'captcha' }, /"userPoolFirewall" is "captcha"; accepted: "off", or "on"/],
  [{ mailEndpointPolicy: 'closed' }, /"mailEndpointPolicy" is "closed"; accepted: "open", or "sender"/],
  [{ dynamoDbPrefixListId: 'com.amazonaws.eu-west-1.dynamodb' }, /"dynamoDbPrefixListId".*accepted: "none"/],
  [
    { egress: 'nat', dynamoDbPrefixListId: 'pl-02cd2c6b' },
    /"dynamoDbPrefixListId" is "pl-02cd2c6b"; accepted: "none" with egress=nat/,
  ],
  [{ mailIdentity: 'mine' }, /"mailIdentity" is "mine"; accepted: "existing"/],
  [
    { mailIdentity: 'create' },
    /"mailSender" is "orders@example.com"; accepted: an address of a domain of yours/,
  ],
  [{ signUpMail: 'ses' }, /"signUpMail" is "ses"; accepted: "cognito" while mail is sandbox/],
  [
    { signUpMail: 'ses', mail: 'production' },
    /"signUpMail" is "ses"; accepted: "cognito" while mailSender is orders@example.com/,
  ],
  [{ signUpMailIdentity: 'any' }, /"signUpMailIdentity" is "any"; accepted: "domain" \(of mailSender\), or/],
  [
    { stage: 'prod', prod: prodSettings, mailIdentity: 'create', signUpMailIdentity: 'address' },
    /"signUpMailIdentity" is "address"; accepted: "domain" with mailIdentity=create/,
  ],
  [{ signUpMailRegion: 'eu-central-1' }, /"signUpMailRegion" is "eu-central-1"; accepted: "stack"/],
  [{ mailZones: '0' }, /"mailZones" is "0"; accepted: a list of the numbers 1 to 3/],
  [{ mailZones: '1,1' }, /"mailZones" is "1,1"/],
  [{ mailZones: 'us-east-1a' }, /"mailZones" is "us-east-1a"/],
];

/** Versions and broker types that MSK does not create together, and one that it does. */
const versionsRefused: [brokerType: string, kafkaVersion: string, accepted: RegExp, fix: string][] = [
  ['kafka.t3.small', '3.9.x.kraft', /Unsupported InstanceType specified/, '3.9.x'],
  ['kafka.t3.small', '4.2.x.kraft', /Unsupported InstanceType specified/, '3.9.x'],
  [
    'express.m7g.large',
    '3.9.x',
    /Express instance types are not supported for Kafka version 3.9.x/,
    '3.9.x.kraft',
  ],
  ['express.m7g.4xlarge', '4.0.x.kraft', /3.8.x, 3.9.x.kraft or 4.2.x.kraft/, '3.9.x.kraft'],
  ['express.m7g.large', '4.1.x.kraft', /3.8.x, 3.9.x.kraft or 4.2.x.kraft/, '3.9.x.kraft'],
  ['express.m7g.large', '3.7.x', /support of 3.6 ended on 2026-06-01/, '3.9.x.kraft'],
  ['kafka.m7g.large', '3.6.0', /support of 3.6 ended on 2026-06-01/, '3.9.x'],
  ['kafka.m7g.large', '4.0.x', /Apache Kafka 4 runs without ZooKeeper/, '4.2.x.kraft'],
];

describe('a Kafka version', () => {
  test.each(versionsRefused)(
    'A Kafka version is refused for %s when it is %s.',
    (brokerType, kafkaVersion, accepted, fix) => {
      const context = { brokerType, kafkaVersion };
      expect(() => configFrom(context)).toThrow(accepted);
      expect(() => configFrom(context)).toThrow(`Try: -c kafkaVersion=${fix}`);
      expect(configFrom({ brokerType, kafkaVersion: fix === '4.2.x.kraft' ? '3.9.x' : fix })).toBeDefined();
    },
  );

  test.each([
    ['kafka.t3.small', '3.9.x'],
    ['kafka.m7g.large', '3.9.x.kraft'],
    ['kafka.m7g.large', '4.1.x.kraft'],
    ['express.m7g.large', '3.8.x'],
    ['express.m7g.large', '4.2.x.kraft'],
    ['express.m7g.large', '4.3.x.kraft'],
  ])('A Kafka version is accepted for %s when it is %s.', (brokerType, kafkaVersion) => {
    expect(configFrom({ brokerType, kafkaVersion }).kafkaVersion).toBe(kafkaVersion);
  });
});

const samples: [SettingName, unknown, RegExp][] = [
  [
    'mailSender',
    'orders@example.com',
    /"mailSender" is "orders@example.com"; accepted: in stage prod an address that SES has verified/,
  ],
  ['mailSender', 'orders@shop.test', /"mailSender"/],
  ['alarmMail', 'none', /"alarmMail" is "none"; accepted: in stage prod an address that exists/],
  ['alarmMail', 'operations@mail.example.org', /"alarmMail"/],
  ['departmentHeads', { ...prodSettings.departmentHeads, garden: 'garden@example.net' }, /"departmentHeads"/],
  [
    'seller',
    { ...prodSettings.seller, taxId: 'US 00-0000000' },
    /"seller".*tax id that your invoices have to show/,
  ],
];

describe('stage prod', () => {
  test.each(samples)('Stage prod refuses the sample value of %s: %j.', (name, value, message) => {
    const context = { stage: 'prod', prod: { ...prodSettings, [name]: value } };
    expect(() => configFrom(context)).toThrow(message);
    expect(configFrom({ dev: { [name]: value } })).toMatchObject({ [name]: value });
  });

  test('Stage prod names all sample values at once.', () => {
    expect(() => configFrom({ stage: 'prod' })).toThrow(
      /"mailSender"[\s\S]*"alarmMail"[\s\S]*"departmentHeads"[\s\S]*"seller"/,
    );
  });
});

describe('a context value that is not accepted', () => {
  test.each(refused)(
    'A context value that is not accepted: %j is named with what is accepted.',
    (context, message) => {
      expect(() => configFrom(context)).toThrow(message);
    },
  );

  test('A context value that is not accepted is named together with every other one.', () => {
    expect(() => configFrom({ mail: 'live', egress: 'all' })).toThrow(/"egress"[\s\S]*"mail"/);
  });
});

import { describe, expect, test } from '@jest/globals';
import { type Context, configFrom } from '../../lib/config/config.ts';
import { departments, type SettingName, settings } from '../../lib/config/settings.ts';

const names = Object.keys(settings) as SettingName[];

describe('configuration', () => {
  test('is that of dev when the context says nothing', () => {
    expect(configFrom({})).toMatchObject({ stage: 'dev', brokerType: 'kafka.t3.small', mail: 'sandbox' });
  });

  test('is that of prod, with Express brokers, when the context says so', () => {
    expect(configFrom({ stage: 'prod' })).toMatchObject({
      stage: 'prod',
      brokerType: 'express.m7g.large',
      mail: 'production',
    });
  });

  test('has a head for every department of the catalogue by default', () => {
    expect(Object.keys(configFrom({}).departmentHeads).sort()).toEqual([...departments].sort());
  });

  test.each(names)('takes the example that its error shows for %s', (name) => {
    expect(settings[name].schema.safeParse(settings[name].example).error).toBeUndefined();
  });

  test('takes numbers as text, as -c gives them, and as numbers, as cdk.json does', () => {
    expect(configFrom({ brokerCount: '6' }).brokerCount).toBe(6);
    expect(configFrom({ brokerCount: 6 }).brokerCount).toBe(6);
  });

  test('passes over context of CDK itself', () => {
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
  [{ kafkaVersion: '3.5.1' }, /"kafkaVersion" is "3.5.1"; accepted: a Kafka version of MSK, 3.6 or later/],
  [{ mailSender: 'nobody' }, /"mailSender" is "nobody"; accepted: a mail address/],
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
    { stage: 'prod', sleep: 'true' },
    /"sleep" is true; accepted: "false" in stage prod.*Try: leave it out, or -c stage=dev/,
  ],
  [{ requestsPerSecond: 'many' }, /"requestsPerSecond" is "many"/],
  [{ brokerVolumeInGib: '-1' }, /"brokerVolumeInGib" is "-1"/],
  [{ brokerCont: 3 }, /"brokerCont" is 3; accepted: the settings stage, brokerType/],
];

describe('a context value that is not accepted', () => {
  test.each(refused)('%j is named with what is accepted', (context, message) => {
    expect(() => configFrom(context)).toThrow(message);
  });

  test('is named together with every other one', () => {
    expect(() => configFrom({ mail: 'live', egress: 'all' })).toThrow(/"egress"[\s\S]*"mail"/);
  });
});

import { describe, expect, test } from '@jest/globals';
import { readOptions } from '../../../ops/cost/options.ts';

describe('the options of npm run cost', () => {
  test('The options of npm run cost are dev and a million orders when nothing is given.', () => {
    expect(readOptions([])).toEqual({ stage: 'dev', context: {}, ordersPerMonth: 1_000_000 });
  });

  test('The options of npm run cost take settings as cdk takes them.', () => {
    const args = '--stage prod --orders-per-month 5 --context brokerCount=6 --context alarmMail=a@b.example';
    expect(readOptions(args.split(' '))).toEqual({
      stage: 'prod',
      context: { brokerCount: '6', alarmMail: 'a@b.example' },
      ordersPerMonth: 5,
    });
  });

  const refused: [string, RegExp][] = [
    ['--stage staging', /^--stage is "staging"; accepted is dev or prod\.$/],
    ['--orders-per-month many', /^--orders-per-month is "many"; accepted is a whole number/],
    ['--orders-per-month=-1', /"-1"; accepted is a whole number/],
    ['--orders-per-month 1.5', /"1.5"; accepted is a whole number/],
    ['--context brokerCount', /^--context is "brokerCount"; accepted is key=value/],
    ['--context stage=prod', /accepted is --stage prod/],
    ['--context sleep=true', /sleep=true is next to every estimate of dev/],
    ['--month 3', /--month/],
  ];

  test.each(refused)('The options of npm run cost refuse %s.', (args, message) => {
    expect(() => readOptions(args.split(' '))).toThrow(message);
  });
});

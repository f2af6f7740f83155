import { describe, expect, test } from '@jest/globals';
import { type AlarmState, stateOfDatapoints } from '../support/alarm-evaluation.ts';
import { evaluateExpression, type Series } from '../support/metric-math.ts';

/** The other tests of alarms are as good as their evaluator: here it is held against AWS's own tables. */

const X = 1;
const _ = undefined;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html, 3 of 3 periods. */
const documented: [Series, Record<string, AlarmState>][] = [
  [[0, _, X, _, X], { missing: 'OK', ignore: 'OK', breaching: 'OK', notBreaching: 'OK' }],
  [[_, _, _, _, 0], { missing: 'OK', ignore: 'OK', breaching: 'OK', notBreaching: 'OK' }],
  [
    [_, _, _, _, _],
    { missing: 'INSUFFICIENT_DATA', ignore: 'unchanged', breaching: 'ALARM', notBreaching: 'OK' },
  ],
  [[0, X, X, _, X], { missing: 'ALARM', ignore: 'ALARM', breaching: 'ALARM', notBreaching: 'ALARM' }],
  [[_, _, X, _, _], { missing: 'ALARM', ignore: 'unchanged', breaching: 'ALARM', notBreaching: 'OK' }],
];

describe('the evaluator of alarms', () => {
  test.each(documented)(
    'The evaluator of alarms finds the states that AWS documents for %j.',
    (datapoints, states) => {
      for (const [TreatMissingData, state] of Object.entries(states)) {
        const alarm = {
          EvaluationPeriods: 3,
          DatapointsToAlarm: 3,
          Threshold: 0,
          ComparisonOperator: 'GreaterThanThreshold',
          TreatMissingData,
        };
        expect([TreatMissingData, stateOfDatapoints(datapoints, alarm)]).toEqual([TreatMissingData, state]);
      }
    },
  );

  test.each<[string, Series]>([
    ['a - FILL(b, 0)', [1, 8, _]],
    ['SUM(FILL(METRICS(), 0))', [1, 12, 4]],
    ['MAX(METRICS())', [1, 10, 4]],
    ['MIN([a + a, b])', [2, 2, 4]],
    ['IF(a > 5, 100 * b / a, 0)', [0, 20, _]],
  ])('calculates %s', (expression, values) => {
    const series = new Map([
      ['a', [1, 10, _]],
      ['b', [_, 2, 4]],
    ]);
    expect(evaluateExpression(expression, series)).toEqual(values);
  });

  test.each(['a + c', 'RATE(a)', 'a a'])(
    'The evaluator of alarms refuses unknown input: %s.',
    (expression) => {
      expect(() => evaluateExpression(expression, new Map([['a', [1]]]))).toThrow(/Unknown|Unexpected/);
    },
  );
});

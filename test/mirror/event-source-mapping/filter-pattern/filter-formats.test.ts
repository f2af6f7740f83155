import { describe, expect, test } from '@jest/globals';
import {
  compileFilterCriteria,
  FilterableValue,
  ignoredFilterKeys,
} from '../../../../local/src/event-source-mapping/filter-pattern/index.ts';
import { statement } from '../../../support/conformance.ts';

const passes = (patterns: readonly string[], value: string | Buffer | null) =>
  compileFilterCriteria({ Filters: patterns.map((Pattern) => ({ Pattern })) })?.(
    new FilterableValue(value === null ? null : Buffer.from(value)),
  ) ?? true;

const OBSERVED = 'aws-samples/serverless-patterns lambda-esm-msk-filters-sam, observed on Amazon MSK';

describe('the published results of filters on Amazon MSK', () => {
  const common = { apiVersion: 'audit.k8s.io/v1', sourceIPs: ['10.0.0.1'], user: { groups: ['all'] } };
  const audit = (kind: string, code: number, others: object = {}) =>
    JSON.stringify({ kind, ...common, RBAC: false, responseStatus: { metadata: {}, code }, ...others });
  const messages = {
    'base-json': audit('Event', 200),
    'code-is-300': audit('Event', 300),
    'custom-with-region': audit('Custom', 200, { region: 'us-east-1' }),
    'rbac-is-set': audit('Event', 200, { RBAC: true }),
    'plain-string': 'OrderNumber:12345',
  };
  /** Function, its patterns, and for each message in the order above whether the function got it. */
  const results: [name: string, patterns: string[], delivered: string][] = [
    ['1-fn-esm-no-filter', [], 'YYYYY'],
    ['2-fn-filter-events', ['{"value":{"kind":["Event"]}}'], 'YYNYN'],
    [
      '3-fn-filter-events-and-response-code',
      ['{"value":{"kind":["Event"],"responseStatus":{"code":[{"numeric":["=",300]}]}}}'],
      'NYNNN',
    ],
    [
      '4-fn-filter-multiple-patterns',
      ['{"value":{"responseStatus":{"code":[{"numeric":[">=",300]}]}}}', '{"value":{"RBAC":[true]}}'],
      'NYNYN',
    ],
    ['5-fn-filter-not-event-kind', ['{"value":{"kind":[{"anything-but":["Event"]}]}}'], 'NNYNN'],
    ['6-fn-filter-starts-with', ['{"value":{"region":[{"prefix":"us-"}]}}'], 'NNYNN'],
    [
      '7-fn-filter-between-inclusive',
      ['{"value":{"responseStatus":{"code":[{"numeric":[">=",300,"<=",350]}]}}}'],
      'NYNNN',
    ],
    ['8-fn-filter-on-plain-string', ['{"value":[{"prefix":"OrderNumber"}]}'], 'NNNNY'],
    [
      '9-fn-filter-on-plain-string-metadata',
      ['{"topic":[{"prefix":"!Ref MSKTopicName"}],"value":[{"prefix":"Order"}]}'],
      'NNNNY',
    ],
  ];

  statement('6-published', OBSERVED, 'Nine functions get of five messages those that they got on AWS', () => {
    const deliver = (patterns: readonly string[]) =>
      Object.values(messages).map((message) => (passes(patterns, message) ? 'Y' : 'N'));
    expect(results.map(([name, patterns]) => [name, patterns, deliver(patterns).join('')])).toEqual(results);
  });
});

describe('the format of value and pattern', () => {
  statement('6-text', 'DOC kafka-filtering', 'A pattern for plain text filters plain text', () => {
    expect(passes(['{"value":["hello"]}'], 'hello')).toBe(true);
    expect(passes(['{"value":[{"anything-but":["error"]}]}'], 'error')).toBe(false);
    expect(passes(['{"value":[{"anything-but":["error"]}]}'], 'fine')).toBe(true);
  });

  statement(
    '6-format',
    OBSERVED,
    'A value of another format than the pattern, or that is not UTF-8, is filtered out',
    () => {
      const text = ['{"value":["hello",{"prefix":""},{"exists":true},{"anything-but":["x"]}]}'];
      const json = ['{"value":{"a":["x",{"exists":true},{"anything-but":["y"]}]}}'];
      for (const value of ['{"a":1}', '{}', ' {"a":"hello"}'])
        expect([value, passes(text, value)]).toEqual([value, false]);
      for (const value of ['hello', '{"a":', '', 'x', Buffer.from([0xff, 0xfe])])
        expect([value, passes(json, value)]).toEqual([value, false]);
      expect(passes(text, Buffer.from([0xff, 0xfe]))).toBe(false);
      expect(passes(['{"value":{"a":[{"exists":false}]}}'], 'hello')).toBe(false);
      expect(passes([...text, ...json], '{"a":"x"}')).toBe(true);
    },
  );

  statement('6-scalar', 'UNCONFIRMED', 'JSON scalars and arrays count as plain text', () => {
    expect(passes(['{"value":{"a":["x"]}}'], '[1]')).toBe(false);
    expect(passes(['{"value":["42"]}'], '42')).toBe(true);
    expect(passes(['{"value":["42"]}'], '43')).toBe(false);
    expect(passes(['{"value":[42]}'], '42')).toBe(false);
  });

  statement(
    '6-tombstone',
    'UNCONFIRMED',
    'A filter on the value excludes tombstones, unless it matches absence',
    () => {
      expect(passes(['{"value":{"a":["x",{"anything-but":["y"]}]}}'], null)).toBe(false);
      expect(passes(['{"value":["x",{"exists":true}]}'], null)).toBe(false);
      expect(passes(['{"value":[{"exists":false}]}'], null)).toBe(true);
      expect(passes(['{"value":{"a":[{"exists":false}]}}'], null)).toBe(true);
      expect(passes(['{"value":[{"exists":false}]}'], 'x')).toBe(false);
    },
  );
});

describe('keys beside the value', () => {
  statement(
    '6-other-keys',
    `${OBSERVED}; of patterns without value UNCONFIRMED`,
    'Other keys than value have no effect: what is left decides, and without value every record passes',
    () => {
      expect(passes(['{"topic":["other"],"value":{"a":["x"]}}'], '{"a":"x"}')).toBe(true);
      expect(passes(['{"topic":["other"],"value":{"a":["x"]}}'], '{"a":"y"}')).toBe(false);
      expect(passes(['{"stringEquals":["test"]}'], '{"stringEquals":"no"}')).toBe(true);
      expect(passes(['{"partition":[3]}', '{"value":["x"]}'], null)).toBe(true);
      expect(passes(['{"$or":[{"value":["x"]},{"value":{"a":["y"]}}]}'], '{"a":"y"}')).toBe(true);
      expect(passes(['{"$or":[{"value":["x"]},{"value":{"a":["y"]}}]}'], '{"a":"z"}')).toBe(false);
      expect(passes(['{"value.a":["x"]}'], '{"a":"x"}')).toBe(true);
    },
  );

  test('The keys that have no effect are found once each, in $or as well', () => {
    const criteria = (...patterns: string[]) => ({ Filters: patterns.map((Pattern) => ({ Pattern })) });
    expect(ignoredFilterKeys(criteria('{"value":{"topic":["x"]}}'))).toEqual([]);
    expect(ignoredFilterKeys(criteria('{"topic":["x"],"value":["y"]}', '{"topic":["z"]}'))).toEqual([
      'topic',
    ]);
    expect(ignoredFilterKeys(criteria('{"$or":[{"key":["x"]},{"headers":{"a":["y"]}}]}'))).toEqual([
      'key',
      'headers',
    ]);
    expect(ignoredFilterKeys(undefined)).toEqual([]);
  });
});

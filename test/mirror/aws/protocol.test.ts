import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decodeTopicConfigs,
  encodeTopicConfigs,
  topicConfigsWarning,
} from '../../../local/src/aws/msk/topic-configs.ts';
import { readCredentialScope } from '../../../local/src/aws/protocol/credential-scope.ts';
import type { AwsRequest } from '../../../local/src/aws/protocol/message.ts';
import { InvalidPageTokenError, pageOf } from '../../../local/src/aws/protocol/paging.ts';
import { restRouter } from '../../../local/src/aws/protocol/rest-router.ts';

describe('the credential scope', () => {
  const none = new URLSearchParams();
  const cases: [string, string, object | undefined][] = [
    [
      'SigV4',
      'AWS4-HMAC-SHA256 Credential=AKIA1/20261121/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=f',
      { accessKeyId: 'AKIA1', region: 'us-east-1', service: 'lambda' },
    ],
    [
      'SigV4 without spaces',
      'AWS4-HMAC-SHA256 Credential=AKIA1/20261121/eu-west-3/kafka/aws4_request,SignedHeaders=host,Signature=f',
      { accessKeyId: 'AKIA1', region: 'eu-west-3', service: 'kafka' },
    ],
    [
      'SigV4A, which has no Region',
      'AWS4-ECDSA-P256-SHA256 Credential=AKIA1/20261121/s3/aws4_request, Signature=f',
      { accessKeyId: 'AKIA1', service: 's3' },
    ],
    ['basic authentication', 'Basic YTpi', undefined],
    ['a scope cut short', 'AWS4-HMAC-SHA256 Credential=AKIA1/20261121/us-east-1', undefined],
  ];
  test.each(cases)('the credential scope of %s is read', (_case, authorization, expected) => {
    expect(readCredentialScope({ authorization }, none)).toEqual(expected);
  });
});

test('pages hold every item once and in order, whatever their size', () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), fc.integer({ min: 1, max: 10 }), (all, size) => {
      const collected: number[] = [];
      let token: string | null = null;
      do {
        const page: ReturnType<typeof pageOf<number>> = pageOf(all, size, token);
        expect(page.items.length).toBeLessThanOrEqual(size);
        collected.push(...page.items);
        token = page.nextToken ?? null;
      } while (token !== null);
      expect(collected).toEqual(all);
    }),
  );
});

test('a page token of another endpoint is refused', () => {
  expect(() => pageOf([1, 2], 1, 'bm90IG91cnM')).toThrow(InvalidPageTokenError);
});

test('a path label is any text, percent-encoded, and never a further segment', () => {
  const find = restRouter([
    {
      name: 'Describe',
      route: 'GET /v1/clusters/{ClusterArn}',
      run: (_request, parameters) => ({ statusCode: 200, body: parameters.ClusterArn }),
    },
  ]);
  const get = (path: string) => find({ method: 'GET', path } as AwsRequest)?.run();
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (label) => {
      expect(get(`/v1/clusters/${encodeURIComponent(label)}`)).toMatchObject({ body: label });
    }),
  );
  expect(get('/v1/clusters/a/b')).toBeUndefined();
  expect(get('/v1/clusters/%')).toMatchObject({ body: '%' });
});

describe('topic settings', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  test.each([
    'retention.ms=60000\n# comment\n\ncleanup.policy = compact',
    '{"retention.ms":60000,"cleanup.policy":"compact"}',
  ])('topic settings are read from %j', (text) => {
    expect(decodeTopicConfigs(base64(text))).toEqual([
      { name: 'retention.ms', value: '60000' },
      { name: 'cleanup.policy', value: 'compact' },
    ]);
  });

  test('topic settings that a single broker could never satisfy are left out', () => {
    expect(decodeTopicConfigs(base64('min.insync.replicas=2'))).toEqual([]);
  });

  test('topic settings are written as JSON and read back', () => {
    const entries = [
      { name: 'cleanup.policy', value: 'compact' },
      { name: 'retention.ms', value: '60000' },
    ];
    const configs = encodeTopicConfigs([...entries].reverse());
    expect(Buffer.from(configs ?? '', 'base64').toString()).toBe(
      '{"cleanup.policy":"compact","retention.ms":"60000"}',
    );
    expect(decodeTopicConfigs(configs)).toEqual(entries);
  });

  test('topic settings are warned of in a form that MSK may refuse', () => {
    expect(topicConfigsWarning(base64('retention.ms=60000'))).toMatch(/use base64 of a JSON object/);
    expect(topicConfigsWarning(base64('{"retention.ms":"60000"}'))).toBeUndefined();
    expect(topicConfigsWarning(undefined)).toBeUndefined();
  });

  test('topic settings are none when there are none', () => {
    expect(decodeTopicConfigs(undefined)).toEqual([]);
    expect(decodeTopicConfigs('')).toEqual([]);
    expect(encodeTopicConfigs([])).toBeUndefined();
  });
});

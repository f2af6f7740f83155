import { describe, expect, test } from '@jest/globals';
import { holds } from '../../../local/src/iam/conditions.ts';
import { refusalOf } from '../../../local/src/iam/evaluate.ts';
import { allow, deny, statements, variable } from './policies.ts';

const context = {
  'ses:fromaddress': ['shop@example.com'],
  'ses:recipients': ['a@example.com', 'b@example.com'],
  'ses:feedbackaddress': [],
  'aws:principalarn': ['arn:aws:iam::123456789012:role/shop/orders'],
  'aws:securetransport': ['true'],
  'aws:epochtime': ['1700000000'],
  'aws:currenttime': ['2026-11-23T12:00:00Z'],
  'aws:sourceip': ['10.1.2.3'],
};

describe('a condition', () => {
  test.each([
    ['StringEquals', 'ses:FromAddress', ['shop@example.com'], true],
    ['StringEquals', 'ses:FromAddress', ['*@example.com'], false],
    ['StringEquals', 'SES:fromaddress', ['x', 'shop@example.com'], true],
    ['StringEqualsIgnoreCase', 'ses:FromAddress', ['SHOP@example.com'], true],
    ['StringLike', 'ses:FromAddress', ['*@example.com'], true],
    ['StringLike', 'ses:FromAddress', [`${variable('*')}@example.com`], false],
    ['StringNotLike', 'ses:FromAddress', ['*@example.org', '*@example.net'], true],
    ['StringNotEquals', 'ses:FromAddress', ['a', 'shop@example.com'], false],
    ['StringEquals', 'ses:FeedbackAddress', ['shop@example.com'], false],
    ['StringEqualsIfExists', 'ses:FeedbackAddress', ['shop@example.com'], true],
    ['StringNotEquals', 'ses:FeedbackAddress', ['shop@example.com'], true],
    ['ForAllValues:StringLike', 'ses:Recipients', ['*@example.com'], true],
    ['ForAllValues:StringLike', 'ses:Recipients', ['a@*'], false],
    ['ForAnyValue:StringLike', 'ses:Recipients', ['a@*'], true],
    ['ForAnyValue:StringEquals', 'ses:FeedbackAddress', ['a'], false],
    ['ForAllValues:StringEquals', 'ses:FeedbackAddress', ['a'], true],
    ['Null', 'ses:FeedbackAddress', ['true'], true],
    ['Null', 'ses:FromAddress', ['true'], false],
    ['ArnLike', 'aws:PrincipalArn', ['arn:aws:iam::*:role/shop/*'], true],
    ['ArnLike', 'aws:PrincipalArn', ['arn:aws:*:role/shop/*'], false],
    ['ArnNotEquals', 'aws:PrincipalArn', ['arn:aws:iam::123456789012:role/other'], true],
    ['Bool', 'aws:SecureTransport', ['false'], false],
    ['NumericGreaterThan', 'aws:EpochTime', ['1600000000'], true],
    ['DateLessThan', 'aws:CurrentTime', ['2026-11-23T11:59:59Z'], false],
    ['DateGreaterThan', 'aws:CurrentTime', ['1700000000'], true],
    ['IpAddress', 'aws:SourceIp', ['10.0.0.0/8'], true],
    ['NotIpAddress', 'aws:SourceIp', ['10.0.0.0/8'], false],
    ['StringEquals', 'aws:SourceVpc', ['vpc-1'], 'unknown'],
    ['Null', 'aws:SourceVpc', ['true'], 'unknown'],
  ])('a condition %s on %s with %j is %s', (operator, key, values, truth) => {
    expect(holds({ [operator]: { [key]: values } }, context)).toBe(truth);
  });

  test('a condition holds with others, or not at all', () => {
    const sender = { 'ses:FromAddress': ['shop@example.com'] };
    expect(holds({ StringEquals: { ...sender, 'ses:FeedbackAddress': ['x'] } }, context)).toBe(false);
    expect(holds({ StringEquals: sender, Bool: { 'aws:SecureTransport': ['true'] } }, context)).toBe(true);
    expect(holds({ StringEquals: { ...sender, 'aws:SourceVpc': ['vpc-1'] } }, context)).toBe('unknown');
  });
});

test('what only AWS knows is taken in favour of the request', () => {
  const unknown = { StringEquals: { 'aws:SourceVpc': 'vpc-1' } };
  const refusal = (...all: Parameters<typeof statements>) =>
    refusalOf({ identity: statements(...all) }, { action: 'a:Get', resources: ['x'] }, context);
  expect(refusal(allow('a:Get', 'x', unknown))).toBeUndefined();
  expect(refusal(allow('a:Get'), deny('a:Get', 'x', unknown))).toBeUndefined();
  expect(refusal(allow('a:Get', variable('aws:PrincipalTag/team')))).toBeUndefined();
});

import { describe, expect, test } from '@jest/globals';
import { refusalOf } from '../../local/src/iam/evaluate.ts';
import { readStatements, type Statement } from '../../local/src/iam/statement.ts';
import type { PolicyDocument } from '../../local/src/template/policies.ts';
import type { Template, TemplateValue } from '../../local/src/template/types.ts';
import { resolvedIn, resolvedOfType } from '../support/resolved-stack.ts';
import { synthesize } from './synthesized-stack.ts';

const cloudWatch = 'cloudwatch.amazonaws.com';
const { account, region } = resolvedIn;

interface Request {
  readonly action: string;
  readonly resource: string;
  readonly alarmName: string;
  readonly sourceAccount?: string;
  readonly isSecure?: boolean;
}

/** Whether a resource's policy lets CloudWatch do something for an alarm: an Allow that no Deny undoes. */
function letsCloudWatch(document: TemplateValue | undefined, request: Request): boolean {
  const { action, resource, alarmName, sourceAccount = account, isSecure = true } = request;
  const context = {
    'aws:sourceaccount': [sourceAccount],
    'aws:sourcearn': [`arn:aws:cloudwatch:${region}:${sourceAccount}:alarm:${alarmName}`],
    'aws:securetransport': [String(isSecure)],
  };
  const statements = statementsAbout(cloudWatch, document as PolicyDocument);
  return refusalOf({ identity: statements }, { action, resources: [resource], context }) === undefined;
}

function statementsAbout(service: string, { Statement }: PolicyDocument): Statement[] {
  const concerned = [Statement ?? []].flat().filter((each) => {
    const { Principal } = each as { Principal?: string | { AWS?: string; Service?: string } };
    return (
      Principal === '*' ||
      (typeof Principal === 'object' &&
        [Principal.AWS, Principal.Service].some((name) => name === '*' || name === service))
    );
  });
  return readStatements({ name: 'resource', document: { Statement: concerned } });
}

const policyOf = (template: Template, topicArn: string) =>
  resolvedOfType(template, 'AWS::SNS::TopicPolicy').find(({ properties }) =>
    (properties.Topics as string[]).includes(topicArn),
  )?.properties.PolicyDocument;

describe.each(['dev', 'prod'])('the topics of the alarm actions of %s', (stage) => {
  const { template } = synthesize({ stage });
  const actions = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm']
    .flatMap((type) => resolvedOfType(template, type))
    .flatMap(({ properties }) =>
      ['AlarmActions', 'OKActions', 'InsufficientDataActions']
        .flatMap((kind) => (properties[kind] ?? []) as string[])
        .map((topicArn) => ({ alarmName: String(properties.AlarmName), resource: topicArn })),
    );
  const refused = (request: Partial<Request>) =>
    actions.filter(
      (each) =>
        !letsCloudWatch(policyOf(template, each.resource), { action: 'sns:Publish', ...each, ...request }),
    );

  test('The topics of the alarm actions allow CloudWatch to publish for every alarm that has them.', () => {
    expect(actions.length).toBeGreaterThan(0);
    expect(refused({})).toEqual([]);
  });

  test('The topics of the alarm actions refuse CloudWatch for alarms of another account, of other names, and without TLS.', () => {
    expect(refused({ sourceAccount: '210987654321' })).toEqual(actions);
    expect(refused({ alarmName: 'of-another-team' })).toEqual(actions);
    expect(refused({ isSecure: false })).toEqual(actions);
  });
});

test('The key of the account that encrypts the alarm topic of prod allows CloudWatch to use it.', () => {
  const { template } = synthesize({ stage: 'prod' });
  const [topic] = resolvedOfType(template, 'AWS::SNS::Topic');
  const key = resolvedOfType(template, 'AWS::KMS::Key').find(
    ({ logicalId }) => topic?.properties.KmsMasterKeyId === `${logicalId}.Arn`,
  );
  const alarmName = 'orderstream-prod-orders-are-stuck';
  for (const action of ['kms:Decrypt', 'kms:GenerateDataKey']) {
    expect(letsCloudWatch(key?.properties.KeyPolicy, { action, resource: 'any', alarmName })).toBe(true);
  }
});

import { describe, expect, test } from '@jest/globals';
import { Key } from 'aws-cdk-lib/aws-kms';
import { App, Stack } from 'aws-cdk-lib/core';
import { configFrom } from '../../lib/config/config.ts';
import { AlarmTopic } from '../../lib/monitoring/alarm-topic.ts';
import { refusalOf } from '../../local/iam/evaluate.ts';
import { readStatements, type Statement } from '../../local/iam/statement.ts';
import type { PolicyDocument } from '../../local/template/policies.ts';
import type { Template, TemplateValue } from '../../local/template/types.ts';
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

  test('let CloudWatch publish for every alarm that has them', () => {
    expect(actions.length).toBeGreaterThan(0);
    expect(refused({})).toEqual([]);
  });

  test('refuse CloudWatch for alarms of another account, of other names, and without TLS', () => {
    expect(refused({ sourceAccount: '210987654321' })).toEqual(actions);
    expect(refused({ alarmName: 'somebody-elses' })).toEqual(actions);
    expect(refused({ isSecure: false })).toEqual(actions);
  });
});

describe('an alarm topic that a customer-managed key encrypts', () => {
  const app = new App();
  const stack = new Stack(app, 'keyed');
  const config = configFrom({ stage: 'dev' });
  new AlarmTopic(stack, 'AlarmTopic', config, { encryptionKey: new Key(stack, 'Key') });
  const template: Template = app.synth().getStackByName(stack.stackName).template;
  const [key] = resolvedOfType(template, 'AWS::KMS::Key');
  const uses = (request: Partial<Request>) =>
    ['kms:Decrypt', 'kms:GenerateDataKey'].map((action) =>
      letsCloudWatch(key?.properties.KeyPolicy, {
        action,
        resource: 'any',
        alarmName: 'orderstream-dev-orders-are-stuck',
        ...request,
      }),
    );

  test('is encrypted with it', () => {
    const [topic] = resolvedOfType(template, 'AWS::SNS::Topic');
    expect(topic?.properties.KmsMasterKeyId).toBe(`${key?.logicalId}.Arn`);
  });

  test('lets CloudWatch use the key for alarms of the stack, and for no others', () => {
    expect(uses({})).toEqual([true, true]);
    expect(uses({ sourceAccount: '210987654321' })).toEqual([false, false]);
  });
});

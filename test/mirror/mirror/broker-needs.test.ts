import { describe, expect, test } from '@jest/globals';
import { dryRun } from '../../../local/src/deployment/dry-run.ts';
import type { StackPlan } from '../../../local/src/deployment/types.ts';
import { missingOf, planKafka } from '../../../local/src/mirror/broker-needs.ts';
import { noValues } from '../../../local/src/secrets/given-values.ts';
import type { Template, TemplateValue } from '../../../local/src/template/types.ts';
import { pseudo } from '../template/scopes.ts';

type Resources = Template['Resources'];

function plan(id: string, template: Template, parameters: Record<string, string> = {}): StackPlan {
  const templateFile = `/${id}.template.json`;
  const stack = { id, stackName: id, dependsOn: [], template, templateFile, assetPath: () => undefined };
  return { stack, pseudo, parameters };
}

const cluster = (properties: Record<string, TemplateValue> = {}) => ({
  Type: 'AWS::MSK::Cluster',
  Properties: { ClusterName: 'shop', ...properties },
});
const msk = 'arn:aws:kafka:eu-west-1:123456789012:cluster/elsewhere/751d2973-a626-431c-9d4e-d7975eb44dd7-2';
const mapping = (source: string, Type: string) => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: {
    ...(source.startsWith('arn:') ? { EventSourceArn: source } : { [source]: {} }),
    SourceAccessConfigurations: [
      { Type, URI: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:s-abcdef' },
    ],
  },
});
const configuration = (ServerProperties: TemplateValue) => ({
  Type: 'AWS::MSK::Configuration',
  Properties: { Name: 'settings', ServerProperties },
});
const planOf = (...plans: readonly StackPlan[]) => planKafka(dryRun(plans, noValues).known);
const needsOf = (Resources: Resources) => planOf(plan('Shop', { Resources })).needs;

const sasl = (name: string): TemplateValue => ({
  Sasl: { [name]: { Enabled: true } },
  Unauthenticated: { Enabled: false },
});

describe('What stacks need of the broker', () => {
  test.each<[string, Resources, string[]]>([
    ['nothing without a cluster', {}, []],
    ['nothing for IAM alone', { C: cluster({ ClientAuthentication: sasl('Iam') }) }, []],
    ['SCRAM', { C: cluster({ ClientAuthentication: sasl('Scram') }) }, ['scram']],
    ['TLS by default', { C: cluster() }, ['tls']],
    [
      'SCRAM for a user of a self-managed cluster',
      { M: mapping('SelfManagedEventSource', 'BASIC_AUTH') },
      ['scram'],
    ],
    ['SCRAM for a user of a cluster elsewhere', { M: mapping(msk, 'SASL_SCRAM_512_AUTH') }, ['scram']],
    ['nothing for a user of RabbitMQ', { M: mapping('arn:aws:mq:…:broker:b', 'BASIC_AUTH') }, []],
    ['nothing for a mapping without a user', { M: mapping('SelfManagedEventSource', 'VPC_SUBNET') }, []],
    ['nothing for a serverless cluster', { C: { Type: 'AWS::MSK::ServerlessCluster', Properties: {} } }, []],
  ])('What stacks need of the broker is %s', (_case, resources, expected) => {
    expect(needsOf(resources).listeners).toEqual(expected);
  });

  test('What stacks need of the broker is read through references and parameters, across stacks', () => {
    const first = plan('First', {
      Parameters: { Partitions: { Type: 'String', Default: '3' } },
      Resources: { Conf: configuration({ 'Fn::Join': ['=', ['num.partitions', { Ref: 'Partitions' }]] }) },
      Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Conf', 'Arn'] }, Export: { Name: 'conf' } } },
    });
    const second = plan('Second', {
      Resources: {
        C: cluster({
          ConfigurationInfo: { Arn: { 'Fn::ImportValue': 'conf' }, Revision: 1 },
          ClientAuthentication: sasl('Iam'),
        }),
      },
    });
    expect(planOf(first, second).needs).toEqual({ listeners: [], settings: { 'num.partitions': '3' } });
  });

  test('What stacks need of the broker leaves out a cluster whose condition is false', () => {
    const template: Template = {
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Resources: {
        No: { ...cluster(), Condition: 'Never' },
      },
    };
    expect(planOf(plan('Shop', template)).needs.listeners).toEqual([]);
  });

  test('What stacks need of the broker includes a cluster of which custom resources decide other properties', () => {
    const found = { 'Fn::GetAtt': ['Ask', 'Subnets'] };
    const resources = {
      Ask: { Type: 'Custom::Ask', Properties: {} },
      C: cluster({ BrokerNodeGroupInfo: { ClientSubnets: found }, ClientAuthentication: sasl('Scram') }),
    };
    expect(needsOf(resources).listeners).toEqual(['scram']);
  });

  test('What stacks need of the broker ends the start for a configuration that MSK refuses', () => {
    expect(() => needsOf({ Conf: configuration('broker.id=1') })).toThrow(
      /^Conf \(AWS::MSK::Configuration\): ServerProperties are refused \(BadRequestException\): .*Key 'broker.id' is not supported/,
    );
  });

  test('What stacks need of the broker counts a configuration only where a cluster has it', () => {
    const resources = { Conf: configuration('num.partitions=3'), C: cluster() };
    expect(needsOf(resources).settings).toEqual({});
  });

  const certified = (rest: Record<string, TemplateValue> = {}) =>
    cluster({ ClientAuthentication: { Tls: { CertificateAuthorityArnList: ['arn:ca'] }, ...rest } });
  const clientAuth = 'listener.name.tls.ssl.client.auth';

  test.each<[string, Resources, string | undefined]>([
    ['nothing of a cluster without authorities', { C: cluster() }, undefined],
    ['required where its cluster has authorities', { C: certified() }, 'required'],
    [
      'requested where others may come too',
      { C: certified({ Unauthenticated: { Enabled: true } }) },
      'requested',
    ],
    ['requested where another cluster takes others', { C: certified(), D: cluster() }, 'requested'],
    [
      'required where the other cluster has no TLS listener',
      { C: certified(), D: cluster({ ClientAuthentication: sasl('Iam') }) },
      'required',
    ],
    [
      'requested for a mapping of a self-managed cluster',
      { M: mapping('SelfManagedEventSource', 'CLIENT_CERTIFICATE_TLS_AUTH') },
      'requested',
    ],
  ])('What stacks need of the broker has certificates of clients as %s', (_case, resources, expected) => {
    const { listeners, settings } = needsOf(resources);
    expect(settings[clientAuth]).toBe(expected);
    expect(listeners).toContain('tls');
  });

  test('What stacks need of the broker says that the authority of client certificates is not checked, and where one is', () => {
    const { notes } = planOf(
      plan('Shop', { Resources: { C: certified(), D: cluster({ ClusterName: 'fleet' }) } }),
    );
    expect(notes).toEqual([
      expect.stringMatching(
        /^cluster shop: its TLS listener takes a valid client certificate of any authority.*client\.pem.*Clients without one are accepted as well/,
      ),
    ]);
  });
});

describe('A Kafka that the user runs', () => {
  const own = { bootstrapBrokers: ['h:1'], iamBootstrapBrokers: [], certificateAuthority: '' };

  test('A Kafka that the user runs is named with what it lacks', () => {
    expect(missingOf(own, { listeners: ['scram'], settings: { 'num.partitions': '3' } })).toMatch(
      'ask for a SCRAM listener, the setting num.partitions;',
    );
  });

  test('A Kafka that the user runs lacks nothing where nothing is needed', () => {
    expect(missingOf(own, { listeners: [], settings: {} })).toBeUndefined();
  });
});

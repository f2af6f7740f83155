import { describe, expect, test } from '@jest/globals';
import type { SupportLevel } from '../../../local/src/resources/resource-type.ts';
import { supportOf } from '../../../local/src/resources/support-of.ts';
import type { TemplateValue } from '../../../local/src/template/types.ts';

describe('A resource is run, needs no running, or is named with the reason why it is not run', () => {
  test.each<[string, Record<string, TemplateValue>, SupportLevel, string]>([
    ['AWS::Lambda::Function', { Runtime: 'nodejs24.x' }, 'run', ''],
    [
      'AWS::Lambda::Function',
      { Runtime: 'python3.13' },
      'unsupported',
      'functions on python3.13 are not run',
    ],
    ['AWS::Lambda::Function', { PackageType: 'Image' }, 'unsupported', 'container images are not run'],
    ['AWS::Lambda::EventSourceMapping', { EventSourceArn: 'arn:aws:kafka:r:a:cluster/c/1' }, 'run', ''],
    ['AWS::Lambda::EventSourceMapping', { SelfManagedEventSource: {} }, 'run', ''],
    ['AWS::Lambda::EventSourceMapping', { EventSourceArn: { Ref: 'Cluster' } }, 'run', ''],
    ['AWS::Lambda::EventSourceMapping', { EventSourceArn: 'no ARN: its handler says so' }, 'run', ''],
    [
      'AWS::Lambda::EventSourceMapping',
      { EventSourceArn: 'arn:aws:sqs:r:a:q' },
      'unsupported',
      'mappings of sqs sources',
    ],
    ['AWS::ApiGatewayV2::Api', { ProtocolType: 'HTTP' }, 'run', ''],
    ['AWS::ApiGatewayV2::Api', { ProtocolType: 'WEBSOCKET' }, 'unsupported', 'WebSocket APIs are not run'],
    ['AWS::ApiGatewayV2::Authorizer', { AuthorizerType: 'JWT' }, 'run', ''],
    ['AWS::ApiGatewayV2::Authorizer', { AuthorizerType: 'REQUEST' }, 'unsupported', 'Lambda authorizers'],
    ['AWS::ApiGatewayV2::Integration', { IntegrationType: 'HTTP_PROXY' }, 'unsupported', 'type HTTP_PROXY'],
    ['AWS::ApiGateway::RestApi', {}, 'unsupported', 'REST APIs (v1) are not run; use an HTTP API'],
    ['AWS::ApiGateway::Method', {}, 'unsupported', 'REST APIs (v1) are not run'],
    ['AWS::CloudFormation::Stack', {}, 'unsupported', 'nested stacks are not run'],
    ['AWS::CloudFormation::CustomResource', {}, 'run', ''],
    ['Custom::BootstrapBrokers', {}, 'run', ''],
    ['AWS::Events::Rule', { ScheduleExpression: 'rate(1 minute)' }, 'run', ''],
    [
      'AWS::Events::Rule',
      { EventPattern: {} },
      'unsupported',
      'rules on events are not run; rules on a schedule are',
    ],
    ['AWS::StepFunctions::StateMachine', {}, 'unsupported', 'state machines are not run'],
    ['AWS::MSK::Cluster', {}, 'run', ''],
    ['AWS::MSK::Topic', {}, 'run', ''],
    ['AWS::MSK::VpcConnection', {}, 'name-only', 'the cluster is on this machine'],
    ['AWS::MSK::Configuration', {}, 'run', ''],
    ['AWS::EC2::Subnet', {}, 'name-only', 'one machine'],
    ['AWS::IAM::Role', {}, 'name-only', 'need no running'],
    ['AWS::CloudWatch::Alarm', {}, 'name-only', 'are not evaluated'],
    ['AWS::CDK::Metadata', {}, 'name-only', 'describes the template'],
    ['AWS::Unheard::Of', {}, 'unsupported', 'AWS::Unheard::Of is not run; it has a name only'],
  ])('%s %j: %s', (type, properties, level, reason) => {
    const support = supportOf(type, properties);
    expect(support.level).toBe(level);
    expect(support.reason).toContain(reason);
    expect(support.reason === '').toBe(level === 'run');
  });
});

import { describe, expect, test } from '@jest/globals';
import { eventTypesIn, type TopicName, topics } from '../../events/catalogue.ts';
import { configFrom } from '../../lib/config/index.ts';
import { type NamedResource, property, synthesize, synthesizeChecked } from './synthesized-stack.ts';

const context = { stage: 'prod', eventArchive: 's3' };
const stack = synthesize(context);
const [bucket] = stack.ofType('AWS::S3::Bucket');
const channels = stack.ofType('AWS::MSK::Channel');

describe('the event archive', () => {
  test('The event archive has a channel for each topic that carries events, and delivers what producers wrote.', () => {
    const names = (Object.keys(topics) as TopicName[]).filter((topic) => eventTypesIn(topic).length > 0);
    expect(channels.map(({ Properties }) => Properties.ChannelName)).toEqual(
      names.map((topic) => `orderstream-prod-${topic}`),
    );
    for (const channel of channels) {
      const configured = channel.Properties.TopicConfigurationList as Record<string, unknown>[];
      expect(configured.map(({ RecordConverter }) => RecordConverter)).toEqual([
        { ValueConverter: 'BYTE_ARRAY' },
      ]);
    }
  });

  test('The event archive gets its channels one after the other.', () => {
    for (const [index, { DependsOn = [] }] of channels.entries()) {
      const others = [DependsOn].flat().filter((id) => channels.some(({ logicalId }) => logicalId === id));
      expect(others).toEqual(
        channels
          .slice(0, index)
          .slice(-1)
          .map(({ logicalId }) => logicalId),
      );
    }
  });

  test('The event archive names objects by unique keys.', () => {
    for (const channel of channels) {
      const template = String(property(channel, 'S3DestinationConfiguration.Storage.OutputKeyTemplate'));
      expect(template.split('/').at(-1)).toMatch(/!\{sequence-number\}/);
      expect(template).not.toMatch(/!\{kafka-offset\}/);
    }
  });

  test('The event archive keeps its objects encrypted, private and beyond the life of the stack.', () => {
    expect(bucket?.DeletionPolicy).toBe('RetainExceptOnCreate');
    expect(bucket?.Properties).toMatchObject({
      BucketEncryption: expect.anything(),
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
  });

  test('The event archive is written by MSK for channels of this account alone.', () => {
    const role = stack
      .ofType('AWS::IAM::Role')
      .find(({ Properties }) => JSON.stringify(Properties).includes('kafka.amazonaws.com')) as NamedResource;
    expect(property(role, 'AssumeRolePolicyDocument.Statement')).toEqual([
      expect.objectContaining({
        Condition: {
          StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
          ArnLike: { 'aws:SourceArn': expect.anything() },
        },
      }),
    ]);
  });

  test('The event archive passes validation and cdk-nag.', async () => {
    expect((await synthesizeChecked(context)).stackName).toBe('orderstream-prod');
  });

  test('The event archive is off unless it is asked for.', () => {
    expect(synthesize({ stage: 'prod' }).ofType('AWS::MSK::Channel')).toEqual([]);
  });

  test('The event archive is refused for standard brokers, which MSK Data Delivery does not take.', () => {
    expect(() => configFrom({ eventArchive: 's3' })).toThrow(
      /"eventArchive" is "s3"; accepted: "none", since MSK Data Delivery takes no standard brokers; brokerType is kafka.t3.small/,
    );
  });
});

import type { TopicDefinition } from '../../events/catalogue.ts';

const dayInMs = 86_400_000;

/**
 * Topic settings as `AWS::MSK::Topic` takes them: a properties file in base64.
 * https://docs.aws.amazon.com/msk/latest/developerguide/describe-topic-cli.html
 */
export function topicConfigs({ retentionInDays }: Pick<TopicDefinition, 'retentionInDays'>): string {
  const properties = ['cleanup.policy=delete', `retention.ms=${retentionInDays * dayInMs}`];
  return Buffer.from(properties.join('\n')).toString('base64');
}

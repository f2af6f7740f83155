import type { TopicDefinition } from '../../events/catalogue.ts';

const dayMs = 86_400_000;

/**
 * Topic settings as `AWS::MSK::Topic` takes them: a JSON object of texts in base64. That is the form of the one client whose
 * acceptance tests run against AWS, on create and in what `DescribeTopic` returns; AWS's own page has an example with
 * `key=value` lines.
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/kafka/topic.go (TestAccKafkaTopic_configs)
 * https://docs.aws.amazon.com/msk/latest/developerguide/describe-topic-cli.html
 */
export function topicConfigs({ retentionInDays }: Pick<TopicDefinition, 'retentionInDays'>): string {
  const configs = { 'cleanup.policy': 'delete', 'retention.ms': String(retentionInDays * dayMs) };
  return Buffer.from(JSON.stringify(configs)).toString('base64');
}

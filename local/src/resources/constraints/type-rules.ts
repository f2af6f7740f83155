import { decodeTopicConfigs } from '../../aws/msk/topic-configs.ts';
import { mappingMistakes } from '../../event-source-mapping/api/validation/mistakes.ts';
import { refuseUnsupported } from '../../event-source-mapping/api/validation/unsupported.ts';
import { compileReader } from '../../event-source-mapping/schema/readers.ts';
import type { SchemaVersion } from '../../event-source-mapping/types.ts';
import { readServerProperties } from '../../msk/server-properties.ts';
import type { TemplateValue } from '../../template/types.ts';
import { globalTableRules, tableRules } from '../dynamodb/table-constraints.ts';
import { eventRuleRules } from '../events/rule-constraints.ts';
import { httpApiRules } from '../http-api/constraints.ts';
import { aliasRules } from '../lambda/alias-constraints.ts';
import { functionRules } from '../lambda/function-constraints.ts';
import { mappingInput } from '../lambda/mapping-input.ts';
import { clusterRules, serverlessClusterRules } from '../msk/cluster-constraints.ts';
import { listOf, oneOf, plainText, textLike, whole } from './kinds.ts';
import type { Rule, TypeRules } from './rule.ts';

const topicName = textLike(
  /^(?!\.\.?$)[\w.-]{1,249}$/,
  '1 to 249 letters, digits, dots, hyphens and underscores',
);
const arn = textLike(/^arn:/, 'an ARN');

/** What Lambda refuses of a mapping; one that is not run is left to the deployment, which names it. */
const mapping: Rule = {
  reads: [],
  check: ({ properties, inDoubt }) => {
    const members = Object.entries(properties).map(([name, value]) => memberOfMapping(name, value));
    const input = Object.assign({}, ...members.map((member) => ('input' in member ? member.input : {})));
    const unreadable = members.flatMap((member) => ('problem' in member ? [member] : []));
    const doubtful = new Set([...inDoubt, ...unreadable.map(({ name }) => name)]);
    if (doubtful.size === 0 && isUnsupported(input)) return [];
    return [
      ...unreadable.map(({ problem }) => problem ?? ''),
      ...mappingMistakes(input, doubtful, Date.now()),
    ];
  },
};

/** One property as the request has it, or why it cannot be read. */
function memberOfMapping(name: string, value: TemplateValue) {
  try {
    return { name, input: mappingInput({ [name]: value }) };
  } catch (error) {
    return { name, problem: error instanceof Error ? error.message : String(error) };
  }
}

function isUnsupported(input: Parameters<typeof refuseUnsupported>[0]): boolean {
  try {
    refuseUnsupported(input);
    return false;
  } catch {
    return true;
  }
}

const schemaDefinition: Rule = {
  reads: ['DataFormat', 'SchemaDefinition'],
  check: ({ properties: { DataFormat, SchemaDefinition } }) =>
    void (
      SchemaDefinition !== undefined &&
      compileReader(DataFormat as SchemaVersion['dataFormat'], String(SchemaDefinition))
    ),
};

/** In IAM's words: https://github.com/guardian/elk-stack/issues/38 */
const hasPrincipal: Rule = {
  reads: ['Groups', 'Roles', 'Users'],
  check: ({ properties: { Groups, Roles, Users } }) =>
    [Groups, Roles, Users].every((each) => [each ?? []].flat().length === 0)
      ? 'At least one of [Groups,Roles,Users] must be non-empty.'
      : undefined,
};

/** What is judged of types that are run or have a name, before anything starts. Limits are those of the APIs that CloudFormation calls. */
export const typeRules: Readonly<Record<string, TypeRules>> = {
  'AWS::Lambda::Function': functionRules,
  'AWS::Lambda::EventSourceMapping': { rules: [mapping] },
  'AWS::Lambda::Alias': aliasRules,
  'AWS::MSK::Topic': {
    kinds: {
      ClusterArn: arn,
      TopicName: topicName,
      PartitionCount: whole(1),
      ReplicationFactor: whole(1),
      Configs: plainText,
    },
    rules: [{ reads: ['Configs'], check: ({ properties }) => void decodeTopicConfigs(properties.Configs) }],
  },
  'AWS::MSK::Cluster': clusterRules,
  'AWS::MSK::Configuration': {
    kinds: { Name: plainText, ServerProperties: plainText },
    rules: [
      {
        reads: ['ServerProperties'],
        check: ({ properties }) => void readServerProperties(String(properties.ServerProperties)),
      },
    ],
  },
  'AWS::MSK::BatchScramSecret': {
    kinds: { ClusterArn: arn, SecretArnList: listOf(arn) },
  },
  'AWS::MSK::ServerlessCluster': serverlessClusterRules,
  'AWS::DynamoDB::Table': tableRules,
  'AWS::DynamoDB::GlobalTable': globalTableRules,
  'AWS::Events::Rule': eventRuleRules,
  'AWS::Glue::Schema': {
    kinds: {
      DataFormat: oneOf('AVRO', 'JSON', 'PROTOBUF'),
      SchemaDefinition: plainText,
      Compatibility: oneOf(
        'NONE',
        'DISABLED',
        'BACKWARD',
        'BACKWARD_ALL',
        'FORWARD',
        'FORWARD_ALL',
        'FULL',
        'FULL_ALL',
      ),
    },
    rules: [schemaDefinition],
  },
  ...httpApiRules,
  'AWS::IAM::Policy': { rules: [hasPrincipal] },
  'AWS::SSM::Parameter': { kinds: { Type: oneOf('String', 'StringList') } },
};

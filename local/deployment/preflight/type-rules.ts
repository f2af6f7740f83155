import { decodeTopicConfigs } from '../../aws/msk/topic-configs.ts';
import { compileReader } from '../../event-source-mapping/schema/readers.ts';
import type { SchemaVersion } from '../../event-source-mapping/types.ts';
import { mappingMistakes } from '../../event-source-mapping/validation/mistakes.ts';
import { refuseUnsupported } from '../../event-source-mapping/validation/unsupported.ts';
import { readServerProperties } from '../../msk/server-properties.ts';
import { parseSchedule, UnsupportedScheduleError } from '../../schedules/schedule-expression.ts';
import type { TemplateValue } from '../../template/types.ts';
import { isAuthenticationWithoutTls } from '../cluster-listeners.ts';
import { mappingInput } from '../handlers/mapping-input.ts';
import { gapsOfHttpApi } from '../http-apis.ts';
import { functionRules } from './function-rules.ts';
import { flag, listOf, map, oneOf, plainText, textLike, whole } from './kinds.ts';
import type { PlannedResource } from './planned-resource.ts';
import type { Rule, TypeRules } from './rules.ts';

const clusterName = textLike(/^[a-zA-Z0-9-]{1,64}$/, '1 to 64 letters, digits and hyphens');
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

/**
 * In MSK's words, as https://github.com/badmintoncryer/cdk-preflight saw them on AWS
 * (pf-msk-sasl-requires-tls-client-broker).
 */
const saslNeedsTls: Rule = {
  reads: ['ClientAuthentication', 'EncryptionInfo'],
  check: ({ properties }) =>
    isAuthenticationWithoutTls(properties)
      ? [
          'Client-broker encryption in transit must be set to either TLS or TLS_PLAINTEXT to enable client authentication.',
        ]
      : [],
};

const schedule: Rule = {
  reads: ['ScheduleExpression'],
  check: ({ properties: { ScheduleExpression } }) => {
    try {
      parseSchedule(String(ScheduleExpression));
    } catch (error) {
      if (!(error instanceof UnsupportedScheduleError)) throw error;
    }
    return undefined;
  },
};

const schemaDefinition: Rule = {
  reads: ['DataFormat', 'SchemaDefinition'],
  check: ({ properties: { DataFormat, SchemaDefinition } }) =>
    void (
      SchemaDefinition !== undefined &&
      compileReader(DataFormat as SchemaVersion['dataFormat'], String(SchemaDefinition))
    ),
};

/** Every key is a declared attribute. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
const keysAreDeclared: Rule = {
  reads: ['KeySchema', 'AttributeDefinitions', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes'],
  check: ({ properties }) => {
    const declared = namesIn(properties.AttributeDefinitions);
    const indexes = [properties.GlobalSecondaryIndexes ?? [], properties.LocalSecondaryIndexes ?? []].flat();
    const keys = [properties, ...indexes].flatMap((each) =>
      namesIn((each as PlannedResource['properties'])?.KeySchema),
    );
    return [...new Set(keys)]
      .filter((key) => !declared.includes(key))
      .map(
        (key) =>
          `KeySchema names ${key}, which AttributeDefinitions does not declare; it has: ${declared.join(', ') || 'none'}`,
      );
  },
};

function namesIn(list: TemplateValue | undefined): string[] {
  const items = Array.isArray(list) ? list : [];
  return items.map((item) => String((item as { AttributeName?: TemplateValue } | null)?.AttributeName));
}

const attribute = (value: TemplateValue) =>
  map(value) ?? oneOf('S', 'N', 'B')((value as { AttributeType?: TemplateValue }).AttributeType ?? null);

const tableRules: TypeRules = {
  kinds: {
    TableName: textLike(/^[\w.-]{3,255}$/, '3 to 255 letters, digits, dots, hyphens and underscores'),
    KeySchema: listOf(map, 2),
    AttributeDefinitions: listOf(attribute),
    GlobalSecondaryIndexes: listOf(map),
    LocalSecondaryIndexes: listOf(map),
    TimeToLiveSpecification: map,
    StreamSpecification: map,
  },
  rules: [keysAreDeclared],
};

/** What is judged of types that are run, before anything starts. Limits are those of the APIs that CloudFormation calls. */
export const typeRules: Readonly<Record<string, TypeRules>> = {
  'AWS::Lambda::Function': functionRules,
  'AWS::Lambda::EventSourceMapping': { rules: [mapping] },
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
  'AWS::MSK::Cluster': {
    kinds: {
      ClusterName: clusterName,
      KafkaVersion: plainText,
      NumberOfBrokerNodes: whole(1),
      BrokerNodeGroupInfo: map,
    },
    rules: [saslNeedsTls],
  },
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
  'AWS::MSK::ServerlessCluster': {
    kinds: { ClusterName: clusterName, ClientAuthentication: map, VpcConfigs: listOf(map) },
  },
  'AWS::DynamoDB::Table': tableRules,
  'AWS::DynamoDB::GlobalTable': tableRules,
  'AWS::Events::Rule': {
    kinds: {
      ScheduleExpression: plainText,
      Targets: listOf(map),
      State: oneOf('ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'),
    },
    rules: [schedule],
  },
  'AWS::Glue::Schema': {
    kinds: { DataFormat: oneOf('AVRO', 'JSON', 'PROTOBUF'), SchemaDefinition: plainText },
    rules: [schemaDefinition],
  },
  'AWS::ApiGatewayV2::Api': {
    kinds: {
      ProtocolType: oneOf('HTTP', 'WEBSOCKET'),
      CorsConfiguration: map,
      DisableExecuteApiEndpoint: flag,
    },
    rules: [
      {
        reads: ['Body', 'BodyS3Location', 'FailOnWarnings', 'Target'],
        check: (api) => void gapsOfHttpApi(api),
      },
    ],
  },
  'AWS::ApiGatewayV2::Route': {
    kinds: {
      RouteKey: textLike(
        /^\$default$|^(ANY|GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \/\S*$/,
        '$default, or METHOD /path such as GET /orders/{id}',
      ),
      AuthorizationScopes: listOf(plainText),
    },
  },
};

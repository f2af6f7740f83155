import type { TemplateValue } from '../../template/types.ts';
import { listOf, map, oneOf, textLike } from '../constraints/kinds.ts';
import { mapsOf } from '../constraints/members.ts';
import type { Rule, TypeRules } from '../constraints/rule.ts';

type Members = Readonly<Record<string, TemplateValue>>;

const INDEXES = ['GlobalSecondaryIndexes', 'LocalSecondaryIndexes'] as const;

const indexesOf = (properties: Members) => INDEXES.flatMap((name) => mapsOf(properties[name]));
const namesIn = (list: TemplateValue | undefined) =>
  mapsOf(list).map(({ AttributeName }) => String(AttributeName));

/**
 * The attributes that are declared are those of the keys, each once, in DynamoDB's words as
 * https://github.com/badmintoncryer/cdk-preflight saw them on AWS.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
const attributes: Rule = {
  reads: ['KeySchema', 'AttributeDefinitions', ...INDEXES],
  check: ({ properties }) => {
    const declared = namesIn(properties.AttributeDefinitions);
    const keys = [properties, ...indexesOf(properties)].flatMap(({ KeySchema }) => namesIn(KeySchema));
    const unused = declared.filter((name) => !keys.includes(name));
    return [
      ...[...new Set(keys)]
        .filter((key) => !declared.includes(key))
        .map(
          (key) =>
            `KeySchema names ${key}, which AttributeDefinitions does not declare; it has: ${declared.join(', ') || 'none'}`,
        ),
      ...(unused.length > 0
        ? [
            `Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions: no key uses ${unused.join(', ')}; declare attributes of keys only`,
          ]
        : []),
      ...repeated(declared).map(
        (name) => `An attribute appears more than once in AttributeDefinitions: ${name}`,
      ),
    ];
  },
};

const KEY_TYPES = [
  ['first', 'HASH'],
  ['second', 'RANGE'],
] as const;

const keyShape: Rule = {
  reads: ['KeySchema'],
  check: ({ properties }) => {
    const keys = mapsOf(properties.KeySchema);
    return KEY_TYPES.flatMap(([which, type], index) => {
      const { KeyType = type } = keys[index] ?? {};
      return KeyType === type
        ? []
        : [`Invalid KeySchema: The ${which} KeySchemaElement is not a ${type} key type`];
    });
  },
};

const indexes: Rule = {
  reads: [...INDEXES],
  check: ({ properties }) => {
    const all = indexesOf(properties);
    const names = all.map(({ IndexName }) => String(IndexName));
    return [
      ...repeated(names).map((name) => `Duplicate index name: ${name}`),
      ...all.flatMap(({ IndexName, Projection }) => projectionProblem(String(IndexName), Projection)),
    ];
  },
};

function projectionProblem(index: string, projection: TemplateValue | undefined): string[] {
  const { ProjectionType, NonKeyAttributes } = mapsOf(projection)[0] ?? {};
  const hasAttributes = Array.isArray(NonKeyAttributes) && NonKeyAttributes.length > 0;
  if (ProjectionType === 'INCLUDE' && !hasAttributes)
    return [`${index}: ProjectionType is INCLUDE, but NonKeyAttributes is not specified`];
  if (ProjectionType === 'ALL' && hasAttributes)
    return [`${index}: ProjectionType is ALL, but NonKeyAttributes is specified`];
  return [];
}

const timeToLive: Rule = {
  reads: ['TimeToLiveSpecification'],
  check: ({ properties: { TimeToLiveSpecification } }) => {
    const { Enabled, AttributeName } = mapsOf(TimeToLiveSpecification)[0] ?? {};
    return String(Enabled) === 'true' && AttributeName === undefined
      ? 'Missing required parameter in TimeToLiveSpecification: AttributeName'
      : undefined;
  },
};

/** Capacity has no effect here, so only what AWS refuses of it counts. PROVISIONED is the default. */
const billing: Rule = {
  reads: ['BillingMode', 'ProvisionedThroughput'],
  check: ({ properties: { BillingMode = 'PROVISIONED', ProvisionedThroughput } }) => {
    const isProvisioned = BillingMode === 'PROVISIONED';
    if (isProvisioned === (ProvisionedThroughput !== undefined)) return undefined;
    return isProvisioned
      ? 'ProvisionedThroughput is missing, which BillingMode PROVISIONED (the default) needs; give it, or set BillingMode to PAY_PER_REQUEST'
      : "Property ProvisionedThroughput can't be used with PAY_PER_REQUEST BillingMode";
  },
};

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

const attribute = (value: TemplateValue) =>
  map(value) ?? oneOf('S', 'N', 'B')((value as Members).AttributeType ?? null);

const kinds: TypeRules['kinds'] = {
  TableName: textLike(/^[\w.-]{3,255}$/, '3 to 255 letters, digits, dots, hyphens and underscores'),
  KeySchema: listOf(map, 2),
  AttributeDefinitions: listOf(attribute),
  BillingMode: oneOf('PROVISIONED', 'PAY_PER_REQUEST'),
  GlobalSecondaryIndexes: listOf(map),
  LocalSecondaryIndexes: listOf(map),
  TimeToLiveSpecification: map,
  StreamSpecification: map,
  'StreamSpecification.StreamViewType': oneOf('KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES'),
};

const rules = [attributes, keyShape, indexes, timeToLive];

export const tableRules: TypeRules = { kinds, rules: [...rules, billing] };
/** Of a global table, capacity is given by other properties, of which none is checked. */
export const globalTableRules: TypeRules = { kinds, rules };

import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import { type Shape, shapeNamed } from '../../event-source-mapping/api/validation/lambda-model.ts';
import type { TemplateValue } from '../../template/types.ts';
import { epochSecondsToDate, readBoolean, readNumber } from '../property-types.ts';

/** Names of CloudFormation that the API spells differently. All others are the same. */
const API_NAMES: Readonly<Record<string, string>> = {
  KafkaBootstrapServers: 'KAFKA_BOOTSTRAP_SERVERS',
  KmsKeyArn: 'KMSKeyArn',
};

/** Properties of the resource alone: tags have no effect on a mapping. */
const NOT_SENT = new Set(['Tags']);

/**
 * The request that CloudFormation sends to Lambda for the properties of an `AWS::Lambda::EventSourceMapping`: numbers
 * and booleans that a template gives as text become what the API's model says, at every depth.
 * @throws {Error} that names the property, for text that is not a number or boolean.
 */
export function mappingInput(
  properties: Readonly<Record<string, TemplateValue>>,
): CreateEventSourceMappingCommandInput {
  const sent = Object.entries(properties).filter(([name]) => !NOT_SENT.has(name));
  const input = read(Object.fromEntries(sent), 'CreateEventSourceMappingRequest', '');
  return input as CreateEventSourceMappingCommandInput;
}

type Read = (value: unknown, shape: Shape, name: string) => unknown;

const READERS: Readonly<Record<Shape['type'], Read>> = {
  integer: (value, _shape, name) => readNumber(value, name),
  long: (value, _shape, name) => readNumber(value, name),
  boolean: (value, _shape, name) => readBoolean(value, name),
  timestamp: (value) => epochSecondsToDate(value),
  string: (value) => value,
  list: (value, { member = '' }, name) =>
    Array.isArray(value) ? value.map((item) => read(item, member, name)) : value,
  map: (value, shape) => readEntries(value, () => shape.value),
  structure: (value, shape) => readEntries(value, (name) => shape.members?.[name]),
};

function read(value: unknown, shapeName: string, name: string): unknown {
  const shape = shapeNamed(shapeName);
  return READERS[shape.type](value, shape, name);
}

/** Members that the model does not have stay as they are: the check of the request, or AWS, decides about them. */
function readEntries(value: unknown, shapeOf: (name: string) => string | undefined): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([given, inner]) => {
    const name = API_NAMES[given] ?? given;
    const shape = shapeOf(name);
    return [name, shape === undefined ? inner : read(inner, shape, given)];
  });
  return Object.fromEntries(entries);
}

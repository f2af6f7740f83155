import { isProvisioned, kafkaConfigOf, type Rule } from '../../settings/rule.ts';

const GLUE_REGISTRY_ARN = /^arn:aws[a-z-]*:glue:[a-z0-9-]+:\d{12}:registry\/.+$/;

/** Texts of AWS: https://docs.aws.amazon.com/lambda/latest/dg/services-consume-kafka-events.html */
const NEEDS_POLLERS =
  'SchemaRegistryConfig is only available for Provisioned Mode. To configure Schema Registry, please enable Provisioned Mode by specifying MinimumPollers in ProvisionedPollerConfig.';
const NEEDS_FORMAT =
  'EventRecordFormat is a required field for SchemaRegistryConfig. Please provide one of supported format types: SOURCE, JSON.';
const NEEDS_ATTRIBUTES = 'SchemaValidationConfigs is a required field for SchemaRegistryConfig.';
const HAS_ATTRIBUTE_TWICE =
  'Duplicate KEY/VALUE Attribute in SchemaValidationConfigs. SchemaValidationConfigs must contain at most one KEY/VALUE Attribute.';
const MALFORMED_URI = 'Malformed SchemaRegistryURI provided.';

/** What a schema registry needs; one that is absent or `{}` needs nothing. */
export const isCompleteRegistry: Rule = (input) => {
  const registry = kafkaConfigOf(input)?.SchemaRegistryConfig;
  if (!registry || Object.keys(registry).length === 0) return undefined;
  if (!isProvisioned(input)) return NEEDS_POLLERS;
  if (!registry.EventRecordFormat) return NEEDS_FORMAT;
  const attributes = registry.SchemaValidationConfigs?.map(({ Attribute }) => Attribute) ?? [];
  if (attributes.length === 0) return NEEDS_ATTRIBUTES;
  if (new Set(attributes).size < attributes.length) return HAS_ATTRIBUTE_TWICE;
  return uriProblem(registry.SchemaRegistryURI ?? '') ?? accessProblem(registry);
};

function uriProblem(uri: string): string | undefined {
  if (GLUE_REGISTRY_ARN.test(uri) || /^https:\/\/\S+$/.test(uri)) return undefined;
  return `${MALFORMED_URI} It is ${JSON.stringify(uri)}; accepted is the ARN of a Glue registry or an https URL.`;
}

function accessProblem(registry: { SchemaRegistryURI?: string; AccessConfigs?: readonly unknown[] }) {
  if (!GLUE_REGISTRY_ARN.test(registry.SchemaRegistryURI ?? '') || !registry.AccessConfigs?.length)
    return undefined;
  return 'AccessConfigs is given for a Glue registry, which takes none: the execution role is used.';
}

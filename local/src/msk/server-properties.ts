import { serverPropertyTable, type ValueRule } from './server-property-table.ts';

/** Settings of a configuration, by name; each is one of the table. */
export type ServerProperties = ReadonlyMap<string, string>;

/** `ServerProperties` that MSK refuses. */
class InvalidServerPropertiesError extends Error {
  /** @param refused in the form of MSK's response. */
  constructor(refused: readonly object[]) {
    super(`ServerProperties are refused (BadRequestException): ${JSON.stringify(refused)}`);
  }
}

/**
 * The versions that MSK checks a key against where a configuration names none.
 * https://github.com/badmintoncryer/cdk-preflight (pf-msk-config-kafka-versions-unknown)
 */
const CHECKED_VERSIONS =
  '[3.6.0, 3.7.x, 3.7.x.kraft, 3.8.x, 3.8.x.kraft, 3.9.x, 3.9.x.kraft, 4.0.x.kraft, 4.1.x.kraft, 4.2.x.kraft]';

/**
 * Reads the `ServerProperties` of an MSK configuration: the text of a properties file, or that text in base64, which
 * CloudFormation's reference asks for "when using the API"; that CloudFormation takes both is UNCONFIRMED, the reference
 * names console, SDK and CLI for plain text.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-msk-configuration.html
 * @throws {InvalidServerPropertiesError} for a key that MSK does not take, in its words as
 * https://github.com/aws/aws-sdk/issues/26 quotes them, and for a value that Kafka would not take (UNCONFIRMED words).
 */
export function readServerProperties(given: string): ServerProperties {
  const entries = linesOf(plainText(given)).map(entryOf);
  const refused = entries.flatMap(([name, value]) => {
    const message = refusalOf(name, value);
    return message === undefined ? [] : [{ name, value, errorMessages: [message] }];
  });
  if (refused.length > 0) throw new InvalidServerPropertiesError(refused);
  return new Map(entries);
}

/** Base64 of a properties file has no `.`, no line without an end, and holds a properties file. */
function plainText(given: string): string {
  const packed = given.replace(/\s/g, '');
  if (packed === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) return given;
  const text = Buffer.from(packed, 'base64').toString('utf8');
  return /^[\t\r\n\x20-\x7e]+$/.test(text) && text.includes('=') ? text : given;
}

/** Lines of a properties file, continued ones put together, without comments. https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/Properties.html#load(java.io.Reader) */
function linesOf(text: string): string[] {
  return text
    .replace(/\\\r?\n[\t ]*/g, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^[#!]/.test(line));
}

function entryOf(line: string): [name: string, value: string] {
  const [, name = line, value = ''] = /^([^\s=:]+)\s*[\s=:]\s*(.*)$/.exec(line) ?? [];
  return [name, value.trim()];
}

function refusalOf(name: string, value: string): string | undefined {
  const property = Object.hasOwn(serverPropertyTable, name) ? serverPropertyTable[name] : undefined;
  if (!property)
    return `Key '${name}' is not supported by at least one Apache Kafka version. Key checked against versions: ${CHECKED_VERSIONS}`;
  const accepted = acceptedInstead(property.value, value);
  return accepted && `Value '${value}' of key '${name}' is not valid; accepted: ${accepted}`;
}

/** What a value may be, undefined for a value that is. */
function acceptedInstead(rule: ValueRule, value: string): string | undefined {
  if (rule.kind === 'text') return value === '' ? 'a text' : undefined;
  if (rule.kind === 'boolean') return /^(true|false)$/i.test(value) ? undefined : 'true, false';
  if (rule.kind === 'words') {
    return rule.words.includes(value.replace(/\s/g, '')) ? undefined : rule.words.join(', ');
  }
  const { least, most = Number.POSITIVE_INFINITY } = rule;
  const isWritten = rule.kind === 'whole' ? /^-?\d+$/.test(value) : /^-?\d+(\.\d+)?$/.test(value);
  if (isWritten && Number(value) >= least && Number(value) <= most) return undefined;
  const what = rule.kind === 'whole' ? 'a whole number' : 'a number';
  return most === Number.POSITIVE_INFINITY
    ? `${what} of at least ${least}`
    : `${what} from ${least} to ${most}`;
}

import { createHash } from 'node:crypto';
import { v5 as uuidv5 } from 'uuid';
import type { PseudoParameters, TemplateValue } from '../template/types.ts';

/** The resource whose return values are made. */
export interface Subject {
  readonly type: string;
  readonly logicalId: string;
  readonly properties: Readonly<Record<string, TemplateValue>>;
  readonly pseudo: PseudoParameters;
}

/** The value of `Ref`, and those of `Fn::GetAtt`. */
export interface ReturnValues {
  readonly physicalId: string;
  readonly attributes?: Readonly<Record<string, TemplateValue>>;
}

/** Return values of a resource, as the "Return values" of its type's page in the CloudFormation reference has them. */
export type ReturnValuesOf = (subject: Subject) => ReturnValues;

/** Arbitrary but fixed: the same stack gets the same ids on every machine and in every run. */
const namespace = 'b8f2a7f6-6d0c-5c3e-9a57-0f3f5f7c7a11';

/** A UUID v5 of the parts. */
export function uuidOf(...parts: string[]): string {
  return uuidv5(parts.join('\n'), namespace);
}

/** A UUID v5 of the resource: its account, region, stack and logical id. */
export function resourceUuid(subject: Subject): string {
  return uuidOf(...identity(subject));
}

/** `length` (at most 40) hexadecimal digits that belong to the resource. */
export function hexId(subject: Subject, length: number): string {
  return digest(identity(subject)).slice(0, length);
}

/** `length` (at most 30) lower-case letters and digits that belong to the resource. */
export function alphanumericId(subject: Subject, length: number): string {
  return BigInt(`0x${digest(identity(subject))}`)
    .toString(36)
    .slice(0, length);
}

/** A property as text, or undefined when it is absent. */
export function property(subject: Subject, name: string): string | undefined {
  const value = subject.properties[name];
  return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
}

/**
 * The name that a property gives, else one as CloudFormation makes it: `<stack>-<logicalId>-<12 characters>`, the first
 * two shortened to fit. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html
 */
export function nameOf(subject: Subject, nameProperty: string, maxLength = 255): string {
  return property(subject, nameProperty) ?? generatedName(subject, maxLength);
}

/** The name CloudFormation would make for a resource that has none. */
export function generatedName(subject: Subject, maxLength = 255): string {
  const suffix = `-${alphanumericId(subject, 12).toUpperCase()}`;
  const { logicalId, pseudo } = subject;
  return fitting(pseudo.stackName, logicalId, maxLength - suffix.length) + suffix;
}

/** `<stack>-<logicalId>`: of two long names each keeps half of the room, so that a reader still finds both. */
function fitting(stackName: string, logicalId: string, room: number): string {
  const half = Math.floor((room - 1) / 2);
  const forLogicalId = Math.max(half, room - 1 - stackName.length);
  const ending = logicalId.slice(0, forLogicalId);
  return `${stackName.slice(0, room - 1 - ending.length)}-${ending}`;
}

/** `arn:<partition>:<service>:<region>:<account>:<resource>` */
export function arnOf({ pseudo }: Subject, service: string, resource: string): string {
  return `arn:${pseudo.partition}:${service}:${pseudo.region}:${pseudo.accountId}:${resource}`;
}

/** The ARN of a resource that is not of one region, such as a role. */
export function globalArnOf({ pseudo }: Subject, service: string, resource: string): string {
  return `arn:${pseudo.partition}:${service}::${pseudo.accountId}:${resource}`;
}

/** Of a type whose `Ref` is its name and whose only attribute is its ARN. */
export function namedWithArn(
  nameProperty: string,
  service: string,
  resourcePrefix: string,
  maxLength?: number,
): ReturnValuesOf {
  return (subject) => {
    const physicalId = nameOf(subject, nameProperty, maxLength);
    return { physicalId, attributes: { Arn: arnOf(subject, service, resourcePrefix + physicalId) } };
  };
}

/** Of a type whose `Ref` is the value of a property. */
export function namedBy(nameProperty: string, maxLength?: number): ReturnValuesOf {
  return (subject) => ({ physicalId: nameOf(subject, nameProperty, maxLength) });
}

/** The name that a property gives, or a generated one; that of a FIFO queue or topic ends in `.fifo`. */
export function nameWithFifo(
  subject: Subject,
  nameProperty: string,
  fifo: string,
  maxLength: number,
): string {
  const suffix = subject.properties[fifo] === true ? '.fifo' : '';
  return property(subject, nameProperty) ?? generatedName(subject, maxLength - suffix.length) + suffix;
}

/** Of any other type: `<stack>-<logicalId>-<suffix>` and an ARN of the service that the type's name holds. */
export const returnValuesOfAnyType: ReturnValuesOf = (subject) => {
  const physicalId = generatedName(subject);
  const service = subject.type.split('::')[1]?.toLowerCase() ?? 'custom';
  return { physicalId, attributes: { Arn: arnOf(subject, service, physicalId) } };
};

function identity({ logicalId, pseudo }: Subject): string[] {
  return [pseudo.accountId, pseudo.region, pseudo.stackName, logicalId];
}

function digest(parts: readonly string[]): string {
  return createHash('sha1').update(parts.join('\n')).digest('hex');
}

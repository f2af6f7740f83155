import type { TemplateValue } from '../template/types.ts';

/**
 * What the mirror does with each property of a CloudFormation type. Every property of the type's schema is under one of the
 * three, which a test compares with the schema. Paths have dots and no list indexes: `Targets.Input`. A path covers all that is
 * below it, unless longer paths are declared: then each member needs its own.
 */
export interface PropertyRules {
  /** Make the difference that they make on AWS, or are refused in AWS's words. */
  readonly honoured: readonly string[];
  /** Reason → paths of properties that make no difference to a program. */
  readonly noEffect?: Readonly<Record<string, readonly string[]>>;
  /** Path → what is different here. */
  readonly notHonoured?: Readonly<Record<string, NotHonoured>>;
  /** For types that only have a name: why no other property has an effect. */
  readonly others?: string;
}

export interface NotHonoured {
  /** Text for messages, for example `events that fail are dropped`. */
  readonly reason: string;
  /** Values that behave here as on AWS. */
  readonly unless?: readonly TemplateValue[];
}

/** @param unless values that behave here as on AWS. */
export const different = (reason: string, ...unless: readonly TemplateValue[]): NotHonoured => ({
  reason,
  unless,
});

/** Reasons that many types share. */
export const reasons = {
  describes: 'it describes the resource',
  network: 'everything is on one machine, without a separate network',
  encryption: 'data at rest is not encrypted',
  assets: 'assets are found by their key',
  capacity: 'capacity is that of this machine',
  monitoring: 'metrics and logs of AWS’s own services are not collected',
  backup: 'data is on this disk only',
  permission: 'who may do it is not checked',
  roles: 'what functions may do is decided by their roles',
  webSocket: 'it belongs to WebSocket APIs',
} as const;

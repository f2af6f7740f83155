import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import { expect } from '@jest/globals';
import { checkMapping } from '../../../../../local/src/event-source-mapping/api/validation/index.ts';

export type Input = CreateEventSourceMappingCommandInput;

export const valid: Input = {
  FunctionName: 'consumer',
  EventSourceArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/c/1',
  Topics: ['orders'],
  StartingPosition: 'TRIM_HORIZON',
  ProvisionedPollerConfig: { MinimumPollers: 1 },
};
export const NOW = Date.parse('2026-01-01T00:00:00Z');
export const onDemand = { ProvisionedPollerConfig: undefined };
export const check = (input: Partial<Input>, functionTimeoutSeconds: number | undefined = 3) =>
  checkMapping({ ...valid, ...input }, { functionTimeoutSeconds, now: NOW });

export function expectAccepted(...inputs: Partial<Input>[]): void {
  for (const input of inputs) expect(() => check(input)).not.toThrow();
}

/** Refused with this error code, and a message that holds this text. */
export function expectRefused(code: string, input: Partial<Input>, text: string): void {
  expect(() => check(input)).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(text) }),
  );
}
export const expectViolation = (input: Partial<Input>, text: string) =>
  expectRefused('ValidationException', input, text);
export const expectInvalid = (input: Partial<Input>, text: string) =>
  expectRefused('InvalidParameterValueException', input, text);

/** A member that takes the whole numbers of a range. */
export function expectRange(name: keyof Input, path: string, minimum: number, maximum: number): void {
  expectAccepted({ [name]: minimum }, { [name]: maximum });
  const constraint = `at '${path}' failed to satisfy constraint: Member must have value`;
  expectViolation(
    { [name]: minimum - 1 },
    `Value '${minimum - 1}' ${constraint} greater than or equal to ${minimum}`,
  );
  expectViolation(
    { [name]: maximum + 1 },
    `Value '${maximum + 1}' ${constraint} less than or equal to ${maximum}`,
  );
}

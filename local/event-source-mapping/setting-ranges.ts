import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import { ServiceException } from '../shared/service-exception.ts';

/** Settings that are whole numbers. */
type NumericSetting =
  | 'BatchSize'
  | 'MaximumBatchingWindowInSeconds'
  | 'MaximumRetryAttempts'
  | 'MaximumRecordAgeInSeconds';

interface Range {
  readonly minimum: number;
  readonly maximum: number;
  /** A value outside the range that is accepted too: "no limit". */
  readonly unlimited?: number;
}

/** Accepted values: https://docs.aws.amazon.com/lambda/latest/dg/msk-esm-parameters.html */
const RANGES: Readonly<Record<NumericSetting, Range>> = {
  BatchSize: { minimum: 1, maximum: 10_000 },
  MaximumBatchingWindowInSeconds: { minimum: 0, maximum: 300 },
  MaximumRetryAttempts: { minimum: 0, maximum: 10_000, unlimited: -1 },
  MaximumRecordAgeInSeconds: { minimum: 60, maximum: 604_800, unlimited: -1 },
};

/** Checks every numeric setting that is given. @throws {ServiceException} InvalidParameterValueException */
export function checkRanges(input: Pick<CreateEventSourceMappingCommandInput, NumericSetting>): void {
  for (const name of Object.keys(RANGES) as NumericSetting[]) checkRange(name, input[name], RANGES[name]);
}

function checkRange(name: NumericSetting, value: number | undefined, range: Range): void {
  if (value === undefined || value === range.unlimited) return;
  if (Number.isInteger(value) && value >= range.minimum && value <= range.maximum) return;
  const orUnlimited = range.unlimited === undefined ? '' : `${range.unlimited} or `;
  throw new ServiceException(
    'InvalidParameterValueException',
    `${name} is ${value}; accepted is ${orUnlimited}a whole number from ${range.minimum} to ${range.maximum}.`,
  );
}

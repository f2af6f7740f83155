import { defaultLogging } from '../../lambda/logging.ts';
import type { LambdaService, LogLine } from '../../lambda/types.ts';
import { arnAt, isSamePlace, type Place, placeOfArn } from '../../shared/place.ts';

/** Lines of a group, with what names each of them in it. */
export interface GroupLine extends LogLine {
  readonly eventId: string;
}

/** A log group: that of one function, or of several that name the same. */
export interface LogGroup {
  readonly name: string;
  readonly functionNames: readonly string[];
}

/** The log groups of the functions in a place, by name. */
export function logGroupsOf(lambda: Pick<LambdaService, 'listFunctions'>, place: Place): LogGroup[] {
  const groups = new Map<string, string[]>();
  for (const { functionName, functionArn, logging } of lambda.listFunctions()) {
    if (!isSamePlace(placeOfArn(functionArn), place)) continue;
    const name = (logging ?? defaultLogging(functionName)).group;
    groups.set(name, [...(groups.get(name) ?? []), functionName]);
  }
  return [...groups]
    .map(([name, functionNames]) => ({ name, functionNames }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Digits of an event id on AWS. */
const EVENT_ID_DIGITS = 56;

/** The lines of a group, oldest first. */
export function linesOf(lambda: Pick<LambdaService, 'logLines'>, { functionNames }: LogGroup): GroupLine[] {
  const lines = functionNames.flatMap((name, index) =>
    lambda.logLines(name).map((line) => ({ ...line, eventId: eventIdOf(line, index) })),
  );
  return functionNames.length === 1 ? lines : lines.sort((one, other) => one.timestamp - other.timestamp);
}

/** Ascends with time; two lines of a millisecond, or of two functions, differ. */
function eventIdOf({ timestamp, sequence }: LogLine, functionIndex: number): string {
  const digits = `${timestamp}${String(functionIndex).padStart(4, '0')}${String(sequence).padStart(12, '0')}`;
  return digits.padStart(EVENT_ID_DIGITS, '0');
}

/** @param suffix `:*` where IAM and DescribeLogGroups have it. */
export const logGroupArn = (name: string, place: Place, suffix: '' | ':*' = '') =>
  arnAt(place, 'logs', `log-group:${name}${suffix}`);

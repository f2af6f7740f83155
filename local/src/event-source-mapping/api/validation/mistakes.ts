import type { Filter } from '@aws-sdk/client-lambda';
import { compileFilterCriteria } from '../../filter-pattern/index.ts';
import type { Input } from '../../settings/rule.ts';
import { RULES } from './index.ts';
import { checkRequestModel } from './request-model.ts';
import { isNotInTheFuture } from './source-rules.ts';

/** Valid values for members that other members are checked against. */
const PLACEHOLDERS: Input = {
  FunctionName: 'function',
  EventSourceArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/cluster/1-1',
  Topics: ['topic'],
  StartingPosition: 'LATEST',
};

/**
 * All that AWS would refuse of a request, not the first alone: one line each.
 * @param unresolved members whose value is not known yet: they are not checked.
 * @param now milliseconds since the epoch.
 */
export function mappingMistakes(input: Input, unresolved: ReadonlySet<string>, now: number): string[] {
  const known = Object.entries(input).filter(([name]) => !unresolved.has(name));
  const ofMembers = known.map(([name, value]) => ({ name, mistakes: mistakesOfMember(name, value) }));
  const broken = ofMembers.filter(({ mistakes }) => mistakes.length > 0).map(({ name }) => name);
  const sound = soundInput(input, new Set([...unresolved, ...broken]));
  return [
    ...ofMembers.flatMap(({ mistakes }) => mistakes),
    ...[...RULES, isNotInTheFuture(now)].flatMap((rule) => attempt(() => rule(sound))),
    ...(sound.FilterCriteria?.Filters ?? []).flatMap((filter) =>
      attempt(() => mistakeOfFilter(filter)).map(
        (mistake) => `Invalid filter pattern definition: ${mistake}.`,
      ),
    ),
  ];
}

/** What the API's model refuses of one member. */
function mistakesOfMember(name: string, value: unknown): string[] {
  return attempt(() => mistakeOfModel({ FunctionName: PLACEHOLDERS.FunctionName, [name]: value })).flatMap(
    (mistake) => mistake.replace(/^\d+ validation errors? detected: /, '').split(/; (?=Value )/),
  );
}

function soundInput(input: Input, left: ReadonlySet<string>): Input {
  const kept = Object.entries(input).filter(([name]) => !left.has(name));
  const placeholders = Object.entries(PLACEHOLDERS).filter(([name]) => left.has(name));
  const isPositionLeft = left.has('StartingPosition');
  return {
    FunctionName: undefined,
    ...Object.fromEntries([...kept, ...placeholders]),
    ...(isPositionLeft && { StartingPositionTimestamp: undefined }),
  };
}

function mistakeOfFilter(filter: Filter): undefined {
  compileFilterCriteria({ Filters: [filter] });
}

function mistakeOfModel(input: Input): undefined {
  checkRequestModel(input);
}

/** The result of a check, or the message of its error. */
function attempt(check: () => string | undefined): string[] {
  try {
    const mistake = check();
    return mistake ? [mistake] : [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

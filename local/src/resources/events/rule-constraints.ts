import { parseSchedule, UnsupportedScheduleError } from '../../schedules/schedule-expression.ts';
import { listOf, map, oneOf, plainText } from '../constraints/kinds.ts';
import { mapsOf } from '../constraints/members.ts';
import type { Rule, TypeRules } from '../constraints/rule.ts';

const schedule: Rule = {
  reads: ['ScheduleExpression'],
  check: ({ properties: { ScheduleExpression } }) => {
    try {
      parseSchedule(String(ScheduleExpression));
    } catch (error) {
      if (!(error instanceof UnsupportedScheduleError)) throw error;
    }
    return undefined;
  },
};

const INPUTS = ['Input', 'InputPath', 'InputTransformer'];

/** In EventBridge's words, as https://github.com/badmintoncryer/cdk-preflight (pf-events-target-…) saw them on AWS. */
const targets: Rule = {
  reads: ['Targets'],
  check: ({ properties: { Targets } }) => {
    const all = mapsOf(Targets);
    const ids = all.map(({ Id }) => String(Id));
    const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
    return [
      ...[...twice].map((id) => `More than one target with Id '${id}' is provided`),
      ...all.flatMap((target) => {
        const { Id, Input } = target;
        const given = INPUTS.filter((name) => target[name] !== undefined);
        return [
          ...(given.length > 1
            ? [`Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}`]
            : []),
          ...(typeof Input === 'string' && !isJson(Input)
            ? [`JSON syntax error in input for target ${Id}`]
            : []),
        ];
      }),
    ];
  },
};

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

export const eventRuleRules: TypeRules = {
  kinds: {
    ScheduleExpression: plainText,
    Targets: listOf(map),
    State: oneOf('ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'),
  },
  rules: [schedule, targets],
};

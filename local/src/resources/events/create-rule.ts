import { randomUUID } from 'node:crypto';
import {
  parseSchedule,
  type Schedule,
  UnsupportedScheduleError,
} from '../../schedules/schedule-expression.ts';
import type { ResolvedResource, TemplateValue } from '../../template/types.ts';
import type { CreateResource, DeploymentContext, RemoveResource } from '../context.ts';

interface Target {
  readonly Arn: string;
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: TemplateValue;
}

/**
 * Puts the functions that an `AWS::Events::Rule` invokes on its schedule. What would run differently than on AWS is named
 * as not run: targets other than functions, and events made from other events.
 * @throws {Error} in EventBridge's words when the schedule is not valid.
 */
export const createEventRule: CreateResource = async (resource, context) => {
  const { ScheduleExpression, State, Targets = [] } = resource.properties;
  const rule = String(resource.attributes.Arn);
  context.schedules.remove(rule);
  const schedule = scheduleOf(String(ScheduleExpression), resource, context);
  if (!schedule || State === 'DISABLED') return {};
  for (const target of Targets as unknown as readonly Target[]) {
    const problem = problemWith(target, context);
    if (problem) context.reportUnsupported(resource, problem);
    else {
      const eventAt = (dueMs: number) => target.Input ?? scheduledEvent(resource, dueMs, context);
      context.schedules.add({ rule, functionArn: target.Arn, schedule, eventAt });
    }
  }
  return {};
};

/** Ends the schedule of a rule. */
export const removeEventRule: RemoveResource = async ({ attributes }, { schedules }) =>
  schedules.remove(String(attributes.Arn));

function scheduleOf(
  expression: string,
  resource: ResolvedResource,
  context: DeploymentContext,
): Schedule | undefined {
  try {
    return parseSchedule(expression);
  } catch (error) {
    if (!(error instanceof UnsupportedScheduleError)) throw error;
    context.reportUnsupported(resource, error.message);
    return undefined;
  }
}

function problemWith({ Arn, InputPath, InputTransformer }: Target, { lambda }: DeploymentContext) {
  if (!lambda.getFunction(Arn)) return `its target ${Arn} is not a function that is run`;
  if (InputPath !== undefined || InputTransformer !== undefined) {
    return 'targets with InputPath or InputTransformer are not run; those with Input are';
  }
  return undefined;
}

/** https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-scheduled-events.html */
function scheduledEvent(
  { attributes }: ResolvedResource,
  dueMs: number,
  { pseudo }: Pick<DeploymentContext, 'pseudo'>,
): string {
  return JSON.stringify({
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: pseudo.accountId,
    // Whole seconds, as EventBridge writes them.
    time: new Date(dueMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    region: pseudo.region,
    resources: [String(attributes.Arn)],
    detail: {},
  });
}

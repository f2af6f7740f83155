import { describe, expect, test } from '@jest/globals';
import type { DeploymentContext } from '../../../local/src/resources/context.ts';
import { createEventRule } from '../../../local/src/resources/events/create-rule.ts';
import type { ScheduledInvocation } from '../../../local/src/schedules/scheduler.ts';
import type { ResolvedResource, TemplateValue } from '../../../local/src/template/types.ts';
import { resource } from '../deployment/support.ts';

const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:check';
const ruleArn = 'arn:aws:events:us-east-1:123456789012:rule/tick';

async function deploy(properties: Record<string, TemplateValue>) {
  const added: ScheduledInvocation[] = [];
  const unsupported: string[] = [];
  const context = {
    lambda: { getFunction: (name: string) => (name === functionArn ? {} : undefined) },
    schedules: { add: (invocation: ScheduledInvocation) => added.push(invocation), remove: () => {} },
    pseudo: { accountId: '123456789012', region: 'us-east-1' },
    reportUnsupported: (_: ResolvedResource, reason: string) => unsupported.push(reason),
  } as unknown as DeploymentContext;
  const rule = resource('AWS::Events::Rule', 'Tick', {
    ScheduleExpression: 'rate(1 minute)',
    Targets: [{ Arn: functionArn, Id: 'Target0' }],
    ...properties,
  });
  await createEventRule({ ...rule, attributes: { Arn: ruleArn } }, context);
  return { added, unsupported };
}

describe('AWS::Events::Rule', () => {
  test('A rule on a schedule sends its function the event that EventBridge makes', async () => {
    const { added } = await deploy({});
    expect(added.map((each) => each.functionArn)).toEqual([functionArn]);
    const event = added[0]?.eventAt(Date.parse('2026-11-21T10:01:00.123Z')) as string;
    expect(JSON.parse(event)).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: '123456789012',
      time: '2026-11-21T10:01:00Z',
      region: 'us-east-1',
      resources: [ruleArn],
      detail: {},
    });
  });

  test('A rule on a schedule sends the input of its target when it has one', async () => {
    const { added } = await deploy({ Targets: [{ Arn: functionArn, Id: 'a', Input: '{"a":1}' }] });
    expect(added[0]?.eventAt(0)).toBe('{"a":1}');
  });

  test('A rule on a schedule that is disabled runs nothing', async () => {
    expect(await deploy({ State: 'DISABLED' })).toEqual({ added: [], unsupported: [] });
  });

  test.each<[string, Record<string, TemplateValue>]>([
    ['is not a function that is run', { Targets: [{ Arn: 'arn:aws:sqs:us-east-1:1:q', Id: 'a' }] }],
    ['InputPath', { Targets: [{ Arn: functionArn, Id: 'a', InputPath: '$.detail' }] }],
    ['L, W and #', { ScheduleExpression: 'cron(0 0 L * ? *)' }],
  ])('A rule on a schedule whose run would differ is named: %s', async (reason, properties) => {
    const { added, unsupported } = await deploy(properties);
    expect(added).toEqual([]);
    expect(unsupported).toEqual([expect.stringContaining(reason)]);
  });

  test('A rule on a schedule with a schedule that AWS refuses fails', async () => {
    await expect(deploy({ ScheduleExpression: 'rate(1 minutes)' })).rejects.toThrow('is not valid');
  });
});

import { describe, expect, test } from '@jest/globals';
import { checks } from '../../../ops/preflight/checks.ts';
import { type PreflightRequest, preflight } from '../../../ops/preflight/preflight.ts';
import type { Reported } from '../../../ops/preflight/report.ts';
import { prodSettings } from '../../support/prod-settings.ts';
import { type Asked, attached, mail, outcomes } from './outcomes/index.ts';
import { type RecordedAws, scenarios, startRecordedAws } from './recorded-aws.ts';

/** Makes checks against recorded responses; a stage with the settings that a shop has. */
async function findingsOf(aws: RecordedAws, asked: Asked, made = checks): Promise<Reported[]> {
  const { stage = 'prod', context = {}, isReadOnly = false } = asked;
  const ofStage = stage === 'prod' ? { prod: JSON.stringify(prodSettings) } : mail;
  const request: PreflightRequest = {
    stage,
    region: 'eu-west-1',
    context: { ...ofStage, ...context },
    endpoint: aws.url,
    isReadOnly,
  };
  return preflight(made, request, () => {});
}

/** The verdict of one check and its line, in an account that differs from a ready one by a scenario. */
async function findingOf(id: string, scenario: string | undefined, asked: Asked = {}): Promise<Reported> {
  const aws = await startRecordedAws(...(scenario === undefined ? [] : [scenario]));
  const made = checks.filter((check) => check.id === id);
  const findings = await findingsOf(aws, asked, made);
  await aws.stop();
  const found = findings.filter((finding) => finding.id === id);
  expect(found).toHaveLength(1);
  return found[0] as Reported;
}

describe('an account that is ready for stage prod', () => {
  test('An account that is ready for stage prod passes every check that can be made, with warnings about its first deployment and its zones.', async () => {
    const aws = await startRecordedAws();
    const findings = await findingsOf(aws, {});
    await aws.stop();
    const open = findings.filter(({ verdict }) => verdict !== 'ok');
    expect(open.map(({ id, verdict }) => `${verdict} ${id}`)).toEqual([
      'warning stack',
      'warning zones',
      'not checked change-set',
    ]);
    expect(findings).toHaveLength(17);
  });

  test('An account that is ready for stage prod passes without a warning when the zones are named.', async () => {
    const context = { availabilityZones: 'eu-west-1a,eu-west-1b,eu-west-1c' };
    expect(await findingOf('zones', undefined, { context })).toMatchObject({ verdict: 'ok' });
  });

  test('An account that is ready for stage prod gets no call that creates something when only reading is allowed.', async () => {
    const aws = await startRecordedAws();
    const findings = await findingsOf(aws, { isReadOnly: true });
    await aws.stop();
    expect(aws.requests.filter((name) => /POST|Create|Put|Delete|Update/.test(name))).toEqual([]);
    expect(findings.find(({ id }) => id === 'brokers')).toMatchObject({ verdict: 'not checked' });
  });
});

describe('a check', () => {
  const cases = outcomes.map(([scenario, id, verdict, pattern, asked = {}]) => ({
    scenario: scenario ?? 'everything that it needs',
    id,
    verdict,
    asked,
    finding: () => findingOf(id, scenario, asked),
    pattern,
  }));

  test.each(cases)(
    'The check $id reports "$verdict" for an account with $scenario, with $asked.',
    async ({ finding, id, verdict, pattern }) => {
      const { what, todo, ...rest } = await finding();
      expect(rest).toEqual({ id, verdict });
      expect(todo === undefined ? what : `${what}. Do: ${todo}`).toMatch(pattern);
    },
  );

  test('A check has a scenario for each recorded response.', () => {
    const used = new Set([...outcomes.map(([scenario]) => scenario), ...failedCalls]);
    expect(Object.keys(scenarios).filter((name) => !used.has(name))).toEqual([]);
  });

  test('A check has a row in this table.', () => {
    const tested = new Set(outcomes.map(([, id]) => id));
    expect(checks.map(({ id }) => id).filter((id) => !tested.has(id))).toEqual([]);
  });
});

const failedCalls = [
  'a caller who may not list Kafka versions or describe stacks',
  'credentials that have expired',
] as const;

describe('a check whose call fails', () => {
  test.each(['kafka-version', 'stack', 'vpc-quota'])(
    'A check whose call fails is not checked where %s is denied.',
    async (id) => {
      const finding = await findingOf(id, failedCalls[0]);
      expect(finding.verdict).toBe('not checked');
      expect(finding.what).toMatch(
        /^not allowed to call (kafka:ListKafkaVersions|cloudformation:Desc|ec2:DescribeVpcs)/,
      );
      expect(finding.todo).toBe('add it to your policy: npm run preflight -- --policy');
    },
  );

  test('A check whose call fails is not checked with expired credentials, which the first line alone explains.', async () => {
    const aws = await startRecordedAws(failedCalls[1]);
    const findings = await findingsOf(aws, {});
    await aws.stop();
    const [account, bootstrap] = findings.filter(({ id }) => ['account', 'bootstrap'].includes(id));
    expect(account).toMatchObject({ verdict: 'not checked', what: expect.stringMatching(/expired/) });
    expect(account?.todo).toMatch(/aws sso login/);
    expect(bootstrap?.verdict).toBe('not checked');
  });

  test('A check whose call fails is not checked where no server listens, each after the first with a reference to it.', async () => {
    const aws = await startRecordedAws();
    await aws.stop();
    const findings = await findingsOf(aws, {});
    const failed = findings.filter(({ id }) => !['settings', 'change-set'].includes(id));
    expect(new Set(failed.map(({ verdict }) => verdict))).toEqual(new Set(['not checked']));
    expect(failed[0]?.what).toMatch(/^the service cannot be reached \(.*ECONNREFUSED/);
    expect(new Set(failed.slice(1).map(({ what }) => what))).toEqual(new Set(['as account']));
  });

  test('A check whose call fails is not checked with the message of an unknown error.', async () => {
    const finding = await findingOf('cluster', undefined, { context: attached });
    expect(finding).toMatchObject({
      verdict: 'not checked',
      what: expect.stringMatching(/NotRecorded|no fixture/),
    });
  });
});

describe('settings', () => {
  test('Settings that stage prod refuses are one line each, and the account is checked nevertheless.', async () => {
    const aws = await startRecordedAws();
    const findings = await findingsOf(aws, { context: { prod: '{}' } });
    await aws.stop();
    const settings = findings.filter(({ id }) => id === 'settings');
    expect(new Set(settings.map(({ verdict }) => verdict))).toEqual(new Set(['refused']));
    expect(settings.map(({ what }) => what.split(' ', 1)[0])).toEqual(
      expect.arrayContaining(['mailSender', 'alarmMail', 'departmentHeads', 'seller', 'paymentGateway']),
    );
    expect(settings[0]).toMatchObject({
      what: expect.stringMatching(/^mailSender is "orders@example\.com"; accepted: /),
      todo: expect.stringMatching(/cdk\.json/),
    });
    expect(findings.find(({ id }) => id === 'bootstrap')?.verdict).toBe('ok');
  });

  test('Settings that cannot be combined leave the checks of the template open.', async () => {
    const aws = await startRecordedAws('Express brokers with a ZooKeeper version');
    const findings = await findingsOf(aws, { context: { kafkaVersion: '3.9.x' } });
    await aws.stop();
    expect(findings[0]).toMatchObject({ id: 'settings', verdict: 'refused' });
    expect(findings.find(({ id }) => id === 'bootstrap')).toMatchObject({
      verdict: 'not checked',
      what: 'the stack cannot be synthesized with these settings',
    });
  });

  test('Settings with a value that is not accepted are all that is reported.', async () => {
    const aws = await startRecordedAws();
    const findings = await findingsOf(aws, { context: { brokerCount: '4', brokers: '3' } });
    await aws.stop();
    expect(findings.map(({ id, verdict, what }) => [id, verdict, what.split(';')[0]])).toEqual([
      ['settings', 'refused', 'brokerCount is "4"'],
      ['settings', 'refused', 'brokers is "3"'],
    ]);
    expect(aws.requests).toEqual([]);
  });
});

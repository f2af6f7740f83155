import { execFileSync, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { assemblyOfThisFile } from './support/assembly.ts';

/**
 * The AWS endpoint as an SDK of another language sees it. Needs a Python with boto3: `PYTHON_WITH_BOTO3`, else `python3`;
 * `.ci/run` makes one where it can.
 */

const python = process.env.PYTHON_WITH_BOTO3 ?? 'python3';
const script = resolve(import.meta.dirname, '../fixtures/boto3/admin.py');

const { status, error, stderr } = spawnSync(python, ['-c', 'import boto3'], { encoding: 'utf8' });
if (status !== 0) {
  const why = error?.message ?? stderr.trim().split('\n').at(-1);
  process.stderr.write(
    `skipped: boto3.test.ts, because ${python} has no boto3 (${why}); set PYTHON_WITH_BOTO3\n`,
  );
}

(status === 0 ? describe : describe.skip)('boto3, the AWS SDK for Python', () => {
  const system = assemblyOfThisFile('sensors');
  let seen: Record<string, unknown>;

  beforeAll(() => {
    const settings = {
      AWS_ENDPOINT_URL: system().ready.aws,
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'me',
      AWS_SECRET_ACCESS_KEY: 'me',
    };
    const { AWS_PROFILE: _, AWS_SESSION_TOKEN: __, ...environment } = process.env;
    const printed = execFileSync(python, [script], {
      env: { ...environment, ...settings },
      encoding: 'utf8',
    });
    seen = JSON.parse(printed);
  });

  test('lists functions, page by page, clusters of both kinds and topics', () => {
    const names = (seen.functions as { FunctionName: string }[]).map(({ FunctionName }) => FunctionName);
    expect(names.length).toBeGreaterThan(2);
    expect(new Set(names).size).toBe(names.length);
    expect(seen).toMatchObject({
      clusters: [
        { ClusterName: 'archives', ClusterType: 'PROVISIONED', State: 'ACTIVE' },
        { ClusterName: 'sensors', ClusterType: 'SERVERLESS', State: 'ACTIVE' },
      ],
      topics: ['commands', 'readings'],
      brokers: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    });
  });

  test('creates, updates, disables and deletes a mapping', () => {
    const year = new Date().getUTCFullYear();
    const mapping = { Topics: ['boto3'], StartingPosition: 'TRIM_HORIZON', Year: year };
    expect(seen.mapping).toMatchObject({
      created: { ...mapping, State: 'Creating', BatchSize: 7 },
      enabled: { ...mapping, State: 'Enabled', BatchSize: 7 },
      isListed: true,
      updated: { ...mapping, State: 'Enabled', BatchSize: 9 },
      disabled: { ...mapping, State: 'Disabled', BatchSize: 9 },
      deleted: { ...mapping, State: 'Deleting' },
      afterwards: { class: 'ResourceNotFoundException', status: 404 },
    });
  });

  test('invokes a function, waits or not, and reads the end of its log', () => {
    expect(seen.invocations).toMatchObject({
      responded: {
        StatusCode: 200,
        ExecutedVersion: '$LATEST',
        Payload: 'null',
        Log: expect.stringMatching(
          /^START RequestId: .+\nEND RequestId: .+\nREPORT RequestId: .+Billed Duration/s,
        ),
      },
      failed: { FunctionError: 'Unhandled', Payload: { errorType: 'TypeError' } },
      queued: { StatusCode: 202, Payload: '' },
    });
  });

  test('makes a function fail with an experiment, and ends it', () => {
    expect(seen.experiment).toEqual({
      actions: expect.arrayContaining(['aws:lambda:invocation-error', 'aws:fis:inject-api-throttle-error']),
      created: new Date().getUTCFullYear(),
      ...{ started: 'running', failed: 'Unhandled' },
      ...{ stopped: 'stopped', shown: 'stopped', responded: null },
      unknown: expect.objectContaining({ class: 'ResourceNotFoundException', status: 404 }),
    });
  });

  test('raises its exception class for each refusal', () => {
    expect(seen.refusals).toMatchObject({
      unknownFunction: { class: 'ResourceNotFoundException', status: 404 },
      unknownMapping: { class: 'ResourceNotFoundException', status: 404 },
      noStartingPosition: { class: 'InvalidParameterValueException', status: 400 },
      unknownCluster: { class: 'NotFoundException', status: 404 },
      topicsOfServerless: { class: 'BadRequestException', status: 400 },
      topicTwice: { class: 'TopicExistsException', status: 409 },
    });
    expect(seen.mapping).toMatchObject({ createdAgain: { class: 'ResourceConflictException', status: 409 } });
  });

  test('has no class for what breaks a constraint of the model, as on AWS', () => {
    expect(seen.refusals).toMatchObject({
      batchTooLarge: {
        class: 'ClientError',
        code: 'ValidationException',
        message: expect.stringMatching(/^1 validation error detected: Value '10001' at 'batchSize'/),
      },
    });
  });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type RunningCase, startCase } from './support.ts';

/** What a developer's shell holds; `PATH` and its like are the mirror's too. */
const shell = {
  AWS_ACCESS_KEY_ID: 'AKIAOFTHEDEVELOPER',
  AWS_SECRET_ACCESS_KEY: 'secret-of-the-developer',
  AWS_SESSION_TOKEN: 'token-of-the-developer',
  AWS_PROFILE: 'profile-of-the-developer',
  GITHUB_TOKEN: 'ghp_of-the-developer',
  SSH_AUTH_SOCK: '/tmp/agent-of-the-developer',
  HTTPS_PROXY: 'http://me:password-of-the-developer@127.0.0.1:1',
  ANYTHING: 'thing-of-the-developer',
};

describe('a stack that sends to a queue', () => {
  let running: RunningCase;
  beforeAll(async () => {
    running = await startCase('sqs-leaves-the-machine', { environment: shell });
  });
  afterAll(async () => await running?.[Symbol.asyncDispose](), 60_000);

  test('a stack that sends to a queue sends to the mirror, which names the service that it does not have', async () => {
    const { error, payload } = await running.invoke('sender');
    expect(error).toBe('Unhandled');
    expect(payload).toMatchObject({
      errorMessage: expect.stringContaining("The mirror has no service 'sqs'"),
    });
  });

  test('a stack that sends to a queue sees nothing of the shell that started the mirror, in no process', async () => {
    const { payload } = await running.invoke('printer');
    const seen = payload as Record<'own' | 'process' | 'child' | 'others', string[]>;
    expect(seen.own).toContainEqual('AWS_LAMBDA_FUNCTION_NAME=printer');
    if (process.platform === 'linux') expect(seen.process).toContainEqual(expect.stringMatching(/^PATH=/));
    expect(JSON.stringify(seen)).not.toMatch(/of-?the-?developer/i);
  });

  test('a stack that sends to a queue is refused what it asks of AWS itself, which the terminal names once', async () => {
    const first = await running.invoke('caller', { queueUrl: 'https://sqs.us-east-1.amazonaws.com/1/q' });
    const second = await running.invoke('caller', {
      queueUrl: 'https://sqs.us-east-1.amazonaws.com/1/other',
    });
    for (const { payload } of [first, second])
      expect(payload).toMatch(/^ERR_AWS_CALL_REFUSED: DeleteMessageBatch of sqs .* --allow-aws sqs$/);
    const { payload } = await running.invoke('caller', { url: 'http://169.254.169.254/latest/meta-data/' });
    expect(payload).toContain('GET /latest/meta-data/ of metadata');
    const named = running.system.said().match(/caller asked AWS itself for .*? \(/g);
    expect(named).toEqual([
      'caller asked AWS itself for DeleteMessageBatch of sqs (',
      'caller asked AWS itself for GET /latest/meta-data/ of metadata (',
    ]);
  });
});

import { LambdaClient } from '@aws-sdk/client-lambda';
import { expect, test } from '@jest/globals';
import { mappingsOf } from '../../../ops/shared/mappings.ts';

function refusing(): LambdaClient {
  const handle = () => Promise.reject(new Error('not authorized'));
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return new LambdaClient({ region: 'eu-central-1', credentials, requestHandler: { handle } });
}

test.each([
  ['http://127.0.0.1:4566', 'Is npm start running?'],
  ['eu-central-1', 'Is the stack deployed there, and may you call lambda:ListEventSourceMappings?'],
])('Mappings that %s does not list are reported with the advice: %s', async (aws, advice) => {
  await expect(mappingsOf(refusing(), { aws, stage: 'dev' })).rejects.toThrow(
    `${aws} does not respond for stage "dev": not authorized. ${advice}`,
  );
});

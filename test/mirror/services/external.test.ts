import { describe, expect, test } from '@jest/globals';
import { startExternal } from '../../../local/src/services/external.ts';
import { embedded, temporaryDirectory } from './support.ts';

function start(environment: NodeJS.ProcessEnv) {
  const { options } = embedded(temporaryDirectory(), { mode: 'external' });
  const context = { options, signal: new AbortController().signal };
  return async () => startExternal(context, () => {}, environment);
}

describe('services given from outside', () => {
  test('services given from outside are taken as they are', async () => {
    const { service, stop } = await start({
      KAFKA_BROKERS: 'a:9092,b:9092',
      KAFKA_IAM_BROKERS: 'a:9098',
      DYNAMODB_ENDPOINT: 'http://localhost:8000',
      SES_ENDPOINT: 'http://localhost:8005',
    })();
    await stop();
    expect(service).toEqual({
      disturbs: {},
      kafka: {
        bootstrapBrokers: ['a:9092', 'b:9092'],
        iamBootstrapBrokers: ['a:9098'],
        certificateAuthority: '',
      },
      dynamodb: { endpoint: 'http://localhost:8000' },
      ses: { endpoint: 'http://localhost:8005', mailboxUrl: 'http://localhost:8005' },
    });
  });

  test.each([
    [{}, '--services=external needs KAFKA_BROKERS, for example KAFKA_BROKERS=127.0.0.1:9092'],
    [{ KAFKA_BROKERS: 'a:9092,b' }, "KAFKA_BROKERS has 'b'; it takes host:port"],
    [{ KAFKA_BROKERS: 'a:1', KAFKA_IAM_BROKERS: 'c' }, "KAFKA_IAM_BROKERS has 'c'; it takes host:port"],
  ])('%j is refused with what is accepted', async (environment, message) => {
    await expect(start(environment)()).rejects.toThrow(message);
  });
});

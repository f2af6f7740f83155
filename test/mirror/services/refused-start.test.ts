import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { startServices } from '../../../local/services/index.ts';
import { lockDataDirectory } from '../../../local/services/lock.ts';
import { anyPorts, embedded, occupiedPort, temporaryDirectory, until } from './support.ts';

describe('startServices', () => {
  test.each([
    ['kafka', 'Kafka', '--kafka-port'],
    ['kafkaIam', 'Kafka', '--kafka-iam-port'],
    ['dynamodb', 'DynamoDB', '--dynamodb-port'],
    ['mail', 'the mailbox', '--mail-port'],
  ])(
    'names a taken %s port, whose it should be and the option that changes it',
    async (name, service, option) => {
      const { port, server } = await occupiedPort();
      const { options } = embedded(temporaryDirectory(), { ports: { ...anyPorts, [name]: port } });
      await expect(startServices(options)).rejects.toThrow(
        `Port ${port} of ${service} is in use. Stop the program that listens there, or choose another port with ${option}`,
      );
      server.close();
    },
  );

  test('names the process that has the data directory', async () => {
    const { options } = embedded(temporaryDirectory());
    const unlock = await lockDataDirectory(options.dataDirectory);
    await expect(startServices(options)).rejects.toThrow(
      `in use by the mirror with process id ${process.pid}. Stop that mirror, or choose another directory with --data-dir.`,
    );
    unlock();
  });

  test('ends what it began when it is aborted, and rejects with the reason', async () => {
    const stopping = new AbortController();
    const { options } = embedded(temporaryDirectory(), { signal: stopping.signal });
    const starting = startServices(options);
    starting.catch(() => {}); // Looked at below.
    await until(() => isSomethingRunningIn(options.dataDirectory));
    stopping.abort(new Error('stopped by Ctrl-C'));
    await expect(starting).rejects.toThrow('stopped by Ctrl-C');
    expect(isSomethingRunningIn(options.dataDirectory)).toBe(false);
    (await lockDataDirectory(options.dataDirectory))();
  });
});

/** Whether a process names the directory in its command line, as the broker does. */
function isSomethingRunningIn(directory: string): boolean {
  return execFileSync('ps', ['-eo', 'args='], { encoding: 'utf8' }).includes(directory);
}

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { startServices } from '../../../local/src/services/index.ts';
import { lockDataDirectory } from '../../../local/src/services/lock.ts';
import { anyPorts, embedded, occupiedPort, temporaryDirectory, until } from './support.ts';

describe('startServices', () => {
  test.each([
    ['kafka', 'Kafka', '--kafka-port'],
    ['kafkaIam', 'Kafka', '--kafka-iam-port'],
    ['dynamodb', 'DynamoDB', '--dynamodb-port'],
    ['mail', 'the mailbox', '--mail-port'],
  ])(
    'startServices names a taken %s port, whose it should be and the option that changes it',
    async (name, service, option) => {
      const { port, server } = await occupiedPort();
      const { options } = embedded(temporaryDirectory(), { ports: { ...anyPorts, [name]: port } });
      await expect(startServices(options)).rejects.toThrow(
        `Port ${port} of ${service} is in use. Stop the program that listens there, or choose another port with ${option}`,
      );
      server.close();
    },
  );

  test('startServices shows the stderr tail of a broker that does not start', async () => {
    const { options } = embedded(temporaryDirectory());
    const log = join(options.dataDirectory, 'kafka', 'log');
    mkdirSync(log, { recursive: true });
    writeFileSync(join(log, 'meta.properties'), 'version=1\nnode.id=7\ncluster.id=ofSomebodyElse\n');
    await expect(startServices(options)).rejects.toThrow(
      /^Kafka did not start \(exit code 1\)\. Its log: .+broker\.log, which ends with:\n {2}(.|\n)*Stored node id 7/,
    );
  });

  test('startServices takes other ports when another program was quicker to bind those that were free', async () => {
    const { options } = embedded(temporaryDirectory());
    const starting = startServices(options);
    const thief = await stealPort(join(options.dataDirectory, 'kafka'));
    const services = await starting;
    expect(services.kafka.bootstrapBrokers).not.toContain(`127.0.0.1:${thief.port}`);
    thief.server.close();
    await services.stop();
  });

  test('startServices names the process that has the data directory', async () => {
    const { options } = embedded(temporaryDirectory());
    const unlock = await lockDataDirectory(options.dataDirectory);
    await expect(startServices(options)).rejects.toThrow(
      `in use by the mirror with process id ${process.pid}. Stop that mirror, or choose another directory with --data-dir.`,
    );
    unlock();
  });

  test('startServices ends what it began when it is aborted, and rejects with the reason', async () => {
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

/** Binds the broker's port after the broker found it free, which it has done before its first words. */
async function stealPort(directory: string): Promise<{ port: number; server: Server }> {
  const logFile = join(directory, 'broker.log');
  await until(() => existsSync(logFile) && readFileSync(logFile).length > 0);
  const properties = readFileSync(join(directory, 'server.properties'), 'utf8');
  const port = Number(/PLAINTEXT:\/\/127\.0\.0\.1:(\d+)/.exec(properties)?.[1]);
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { port, server };
}

/** Whether a process names the directory in its command line, as the broker does. */
function isSomethingRunningIn(directory: string): boolean {
  return execFileSync('ps', ['-eo', 'args='], { encoding: 'utf8' }).includes(directory);
}

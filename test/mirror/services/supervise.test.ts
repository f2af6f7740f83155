import { describe, expect, test } from '@jest/globals';
import { interval } from '../../../local/src/services/disturbance.ts';
import type { Jvm } from '../../../local/src/services/jvm/process.ts';
import { RESTARTS, supervise } from '../../../local/src/services/jvm/supervise.ts';
import { until } from './support.ts';

function jvm(exited: Promise<string>): Jvm {
  return { ports: [], exited, stop: () => exited, kill: () => {}, freeze: () => interval(0) };
}

function supervised(restart: (signal: AbortSignal) => Promise<Jvm>, first = Promise.resolve('SIGKILL')) {
  const unexpectedExits: string[] = [];
  const onUnexpectedExit = (message: string) => void unexpectedExits.push(message);
  const { stop } = supervise(jvm(first), { name: 'Kafka', restart, onProgress: () => {}, onUnexpectedExit });
  return { stop, unexpectedExits };
}

describe('a supervised service', () => {
  test(`a supervised service that keeps ending is not started again after ${RESTARTS} restarts`, async () => {
    let restarts = 0;
    const { unexpectedExits } = supervised(async () => {
      restarts++;
      return jvm(Promise.resolve('exit code 1'));
    });
    await until(() => unexpectedExits.length > 0);
    expect(restarts).toBe(RESTARTS);
    expect(unexpectedExits).toEqual([
      `Kafka does not run any more: it keeps ending: exit code 1, ${RESTARTS} restarts`,
    ]);
  });

  test('A supervised service that cannot be started again is reported with the reason.', async () => {
    const { unexpectedExits } = supervised(async () => {
      throw new Error('the disk is full');
    });
    await until(() => unexpectedExits.length > 0);
    expect(unexpectedExits).toEqual(['Kafka does not run any more: the disk is full']);
  });

  test('A supervised service that is stopped on purpose starts again after its time, and that counts as no restart.', async () => {
    let running = Promise.withResolvers<string>();
    let starts = 1;
    const start = (): Jvm => {
      running = Promise.withResolvers();
      return { ...jvm(running.promise), kill: () => running.resolve('SIGKILL') };
    };
    const unexpectedExits: string[] = [];
    const { disturb } = supervise(start(), {
      name: 'Kafka',
      restart: async () => {
        starts++;
        return start();
      },
      onProgress: () => {},
      onUnexpectedExit: (message) => void unexpectedExits.push(message),
    });
    for (let time = 0; time <= RESTARTS; time++) {
      const { ended, end } = disturb('stop', 60_000);
      await running.promise;
      expect(starts).toBe(time + 1);
      end();
      await ended;
    }
    expect([starts, unexpectedExits]).toEqual([RESTARTS + 2, []]);
  });

  test('A supervised service stops while it is being started again, without a complaint.', async () => {
    let restarting = false;
    const { stop, unexpectedExits } = supervised((signal) => {
      restarting = true;
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    await until(() => restarting);
    await stop();
    expect(unexpectedExits).toEqual([]);
  });
});

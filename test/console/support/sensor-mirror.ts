import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import type { Mirror } from '../../../local/src/api/index.ts';
import { sensorStack } from '../../mirror/api/sensor-stack.ts';
import { startConsoleMirror } from './console-mirror.ts';

/**
 * Starts a mirror of the sensors' stack for the tests of a file, with a topic that no other file has, and stops it after them.
 * @returns functions, since there is no mirror before the tests run.
 */
export function useSensorMirror() {
  const topic = `readings-${randomUUID().slice(0, 8)}`;
  let mirror: Mirror;
  const produce = (count: number) =>
    mirror
      .topic(topic)
      .produce(Array.from({ length: count }, (_, index) => ({ key: `k${index}`, value: { n: index } })));
  beforeAll(async () => {
    mirror = await startConsoleMirror(sensorStack(topic));
    // A mapping from the end of a topic has no lag before it has polled: it would start at the end.
    await produce(1);
    await mirror.idle();
  });
  afterAll(() => mirror.stop());
  return { topic, produce, mirror: () => mirror, consoleUrl: () => mirror.endpoints.console };
}

/** jest's globalTeardown: ends what `start-services.ts` started. */
import { rmSync } from 'node:fs';
import './start-services.ts';

export default async function stop(): Promise<void> {
  await globalThis.testSynthesis?.stop();
  await globalThis.testMirrorPool?.stop();
  const services = globalThis.testServices;
  if (!services) return;
  await services.running.stop();
  rmSync(services.dataDirectory, { recursive: true, force: true });
}

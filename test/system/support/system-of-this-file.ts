import { afterAll, beforeAll } from '@jest/globals';
import { removeDataDirectory, type System, startOnSharedServices } from './system.ts';

/** A separate mirror for the tests of a file, from before the first until after the last. */
export function systemOfThisFile(): () => System {
  let system: System;
  beforeAll(async () => {
    system = await startOnSharedServices();
  });
  afterAll(async () => {
    await system?.end('SIGTERM');
    if (system) removeDataDirectory(system.dataDirectory);
  });
  return () => system;
}

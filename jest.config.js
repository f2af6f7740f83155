import { availableParallelism, totalmem } from 'node:os';

/** A worker with its modules, a mirror, and the Kafka and tables of one. */
const WORKER_BYTES = 2.5 * 1024 ** 3;

/** Of the container, where there is one. */
const memoryBytes = Math.min(totalmem(), process.constrainedMemory() || totalmem());

/** More than processors: nearly half of the time of a file with a mirror is waiting (docs/decisions/214). */
const workers = Math.min(Math.ceil(1.5 * availableParallelism()), Math.floor(memoryBytes / WORKER_BYTES));

/** Node.js itself loads the modules: what runs in the tests is what Node 24 runs (docs/decisions/223). */
export default {
  testEnvironment: '<rootDir>/test/support/jest/environment.ts',
  runtime: '<rootDir>/test/support/jest/runtime.ts',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
  globalSetup: '<rootDir>/test/support/start-services.ts',
  globalTeardown: '<rootDir>/test/support/stop-services.ts',
  testSequencer: '<rootDir>/test/support/sequencer.mjs',
  // For what hangs: a busy machine takes minutes for what takes seconds on a quiet one.
  testTimeout: 300_000,
  maxWorkers: Math.max(2, workers),
  // Modules of the tests, and what they hold, stay in a worker.
  workerIdleMemoryLimit: '1GB',
};

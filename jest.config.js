/** Native ES modules, types stripped by SWC: what runs in the tests is what Node 24 runs. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript' },
          target: 'es2024',
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  globalSetup: '<rootDir>/test/support/start-services.ts',
  globalTeardown: '<rootDir>/test/support/stop-services.ts',
  testSequencer: '<rootDir>/test/support/sequencer.mjs',
  testTimeout: 30_000,
  maxWorkers: 2,
  // Modules of earlier files stay in a worker, gigabytes of them; test/lib/stages took 143 s there and takes 21 in a new one.
  workerIdleMemoryLimit: '1GB',
};

import type { JestEnvironment, JestEnvironmentConfig } from '@jest/environment';
import { ModernFakeTimers } from '@jest/fake-timers';
import type { Circus } from '@jest/types';
import { ModuleMocker } from 'jest-mock';

/**
 * jest's testEnvironment: the globals of the worker, where jest's own makes a context for each file. What a file changes
 * in the process is undone after it: environment variables, the working directory, spies, timers, and what jest replaces.
 */
export default class ProcessEnvironment implements JestEnvironment {
  readonly global = globalThis as JestEnvironment['global'];
  readonly moduleMocker = new ModuleMocker(globalThis);
  readonly fakeTimers = null;
  readonly fakeTimersModern: ModernFakeTimers;
  readonly #before = {
    console: globalThis.console,
    exit: process.exit,
    variables: { ...process.env },
    directory: process.cwd(),
  };

  constructor({ projectConfig: config }: JestEnvironmentConfig) {
    this.fakeTimersModern = new ModernFakeTimers({ config, global: globalThis });
  }

  async setup(): Promise<void> {}

  async teardown(): Promise<void> {
    this.fakeTimersModern.dispose();
    this.moduleMocker.restoreAllMocks();
    const { console, exit, variables, directory } = this.#before;
    globalThis.console = console;
    process.exit = exit;
    for (const name of Object.keys(process.env)) if (!(name in variables)) delete process.env[name];
    Object.assign(process.env, variables);
    process.chdir(directory);
  }

  /** Shows the places of errors without the numbers that `runtime.ts` adds to addresses of modules. */
  handleTestEvent(event: Circus.Event): void {
    if (event.name !== 'test_done') return;
    for (const error of event.test.errors.flat()) {
      if (error instanceof Error) error.stack = error.stack?.replace(/file:\/\/(\S+)\?file=\d+/g, '$1');
    }
  }

  exportConditions(): string[] {
    return ['node', 'node-addons'];
  }

  /** No code runs in a separate context. */
  getVmContext(): null {
    return null;
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SynthesisKind, synthesisKinds, variablesOf } from './request.ts';

/** The processes that synthesize for the tests of one run. */
export interface SynthesisService {
  /** Variables through which test files find them. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts a process for each kind of synthesis. Idle, they take 50 ms: CDK is loaded at the first request. */
export function startSynthesis(): SynthesisService {
  const started = synthesisKinds.map(startProcess);
  return {
    environment: Object.assign({}, ...started.map(({ environment }) => environment)),
    stop: async () => {
      await Promise.all(started.map(stopProcess));
    },
  };
}

interface Started {
  readonly child: ChildProcess;
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
}

function startProcess(kind: SynthesisKind): Started {
  const directory = mkdtempSync(join(tmpdir(), `orderstream-synthesis-${kind}-`));
  // It ends when its standard input does: with this process.
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), kind, directory], {
    stdio: ['pipe', 'ignore', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const names = variablesOf(kind);
  return { child, directory, environment: { [names.directory]: directory, [names.pid]: String(child.pid) } };
}

async function stopProcess({ child, directory }: Started): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  }
  rmSync(directory, { recursive: true, force: true });
}

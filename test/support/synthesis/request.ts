/**
 * How test files have the stack synthesized: by processes that the whole run shares (`service.ts`), one for plain templates
 * and one for checked ones. In jest, each test file would load CDK, its rules and their WebAssembly for itself: 2 s of
 * processor, and 10 with checks. A request is a file, so that a test can wait for it without `await`.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../../../lib/config/config.ts';
import type { Template } from '../../../local/src/template/types.ts';

/** `checked` as `cdk synth` does it: with CloudFormation's own validation, cdk-nag and cdk-preflight. */
export const synthesisKinds = ['plain', 'checked'] as const;
export type SynthesisKind = (typeof synthesisKinds)[number];

/** What of a cloud assembly the tests look at. */
export interface SynthesizedTemplate {
  readonly stackName: string;
  readonly template: Template;
  /** Whether the CDK CLI protects the stack from termination. */
  readonly isProtected: boolean;
}

/** The content of a response: what was synthesized, or the message of what was thrown. */
export type SynthesisResponse = { readonly stack: SynthesizedTemplate } | { readonly error: string };

/** Where the process of a kind looks for requests, and its process id, in variables that jest's workers inherit. */
export const variablesOf = (kind: SynthesisKind) => ({
  directory: `TEST_SYNTHESIS_${kind.toUpperCase()}_DIRECTORY`,
  pid: `TEST_SYNTHESIS_${kind.toUpperCase()}_PID`,
});

const PAUSE_MS = 5;
const pause = new Int32Array(new SharedArrayBuffer(4));

/**
 * The stack of a context, synthesized once for all test files of the run.
 * @throws what the synthesis threw, as an Error of the same message.
 */
export function requestSynthesis(kind: SynthesisKind, context: Context): SynthesizedTemplate {
  const names = variablesOf(kind);
  const [directory, pid] = [variable(names.directory), Number(variable(names.pid))];
  const text = JSON.stringify(context);
  const file = join(directory, createHash('sha256').update(text).digest('hex'));
  if (!existsSync(`${file}.json`)) writeWhole(`${file}.request`, text);
  while (!existsSync(`${file}.json`)) {
    expectRunning(pid);
    Atomics.wait(pause, 0, 0, PAUSE_MS);
  }
  const response: SynthesisResponse = JSON.parse(readFileSync(`${file}.json`, 'utf8'));
  if ('error' in response) throw new Error(response.error);
  return response.stack;
}

/** Under its name, a file is whole at any time. */
export function writeWhole(file: string, text: string): void {
  const part = `${file}.${process.pid}.part`;
  writeFileSync(part, text);
  renameSync(part, file);
}

function expectRunning(pid: number): void {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    throw new Error('The process that synthesizes for the tests has ended; its error is in the output.', {
      cause,
    });
  }
}

function variable(name: string): string {
  const value = process.env[name];
  if (value !== undefined) return value;
  throw new Error(`${name} is not set: run this file through npm test (test/support/synthesis/service.ts)`);
}

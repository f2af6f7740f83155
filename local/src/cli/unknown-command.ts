import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { acceptedNames } from '../shared/accepted-names.ts';
import { commands } from './commands/table.ts';
import { OptionError } from './option-error.ts';

/** What could be a command: `cdk.out`, `./stack` and `stack.yaml` could not. */
const WORD = /^[a-z][a-z-]*$/i;

/**
 * Refuses a first argument that is neither a command nor the folder of an assembly.
 * @param workingDirectory where folders are looked for.
 * @throws {OptionError} with the nearest commands, or all.
 */
export function refuseUnknownCommand(given: string | undefined, workingDirectory: string): void {
  if (given === undefined || !WORD.test(given) || existsSync(resolve(workingDirectory, given))) return;
  const accepted = acceptedNames(given, Object.keys(commands));
  throw new OptionError(
    `${given} is not a command, and there is no folder of this name; accepted: ${accepted}, or a cloud assembly or template to run. See orderstream-mirror --help.`,
  );
}

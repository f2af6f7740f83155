/**
 * `npm start`, and the sub-commands. Nothing but this may load before the environment is the mirror's own: what is imported
 * here runs twice, and what the process began with is what functions read in `/proc/self/environ`. A sub-command runs no
 * function and keeps its environment.
 */
import { commands } from './commands/table.ts';
import { keepCompiledCode } from './compile-cache.ts';
import { leaveEnvironmentBehind } from './own-environment.ts';

const entry = Object.entries(commands).find(([name]) => name === process.argv[2]);
if (entry) {
  const { runCommand } = await import('./commands/run-command.ts');
  await runCommand(...entry);
} else {
  leaveEnvironmentBehind(process);
  keepCompiledCode();
  await import('./run.ts');
}

#!/usr/bin/env node
/** Runs the mirror's command line with Node.js 24, whatever Node.js runs this. */
import { spawn } from 'node:child_process';
import { mirrorCommand } from '../dist/api/launch.js';

function main() {
  // npm sets it to where `npm run` was typed: paths of a package's script are relative to the package, the working directory.
  delete process.env.INIT_CWD;
  const [program, args] = commandOrExit();
  // The same process where a process can be replaced: signals and the exit code are the mirror's.
  if (process.execve && process.platform !== 'win32')
    process.execve(program, [program, ...args], process.env);
  const child = spawn(program, args, { stdio: 'inherit' });
  // Ctrl-C reaches both; a signal to this process alone is passed on.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.on('SIGINT', () => {});
  child.on('close', (code) => process.exit(code ?? 1));
}

function commandOrExit() {
  try {
    return mirrorCommand(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`error: ${error.message}\n`);
    return process.exit(1);
  }
}

main();

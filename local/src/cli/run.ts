/** Runs the synthesized stack on this machine until it is stopped; imported by `main.ts`. */
import { dirname, relative } from 'node:path';
import { PreflightError } from '../deployment/preflight-error.ts';
import type { MirrorConfig } from '../mirror/config.ts';
import type { Mirror } from '../mirror/mirror.ts';
import type { Options } from '../mirror/options.ts';
import { stderrLog as log } from '../shared/log.ts';
import { removeTemporaryFolder } from '../shared/temporary-folder.ts';
import { helpText } from './help-text.ts';
import { versionText } from './installed-package.ts';
import { configFor, loadConfig } from './load-config.ts';
import { openInBrowser } from './open-in-browser.ts';
import { OptionError } from './option-error.ts';
import { configFileIn, informationIn, parseOptions } from './options.ts';
import { ownStdout } from './own-output.ts';
import { readyLine, readyText } from './ready.ts';
import { writeRunning } from './running-file.ts';
import { StopRequest } from './stop-request.ts';
import { refuseUnknownCommand } from './unknown-command.ts';

// Functions are threads of this process and see its time zone; on AWS it is UTC.
process.env.TZ = 'UTC';

const writeOutput = ownStdout();
const startedAt = performance.now();
// npm runs scripts in the project's folder; INIT_CWD is where the command was typed.
const workingDirectory = process.env.INIT_CWD ?? process.cwd();
const projectDirectory = process.cwd();

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  refuseUnknownCommand(args[0], workingDirectory);
  const information = informationIn(args);
  if (information) {
    writeOutput(information === 'help' ? helpText : versionText());
    return 0;
  }
  const loaded = await loadConfig(projectDirectory, configFileIn(args, workingDirectory));
  const options = parseOptions(args, {
    workingDirectory,
    projectDirectory,
    appDataDirectory: loaded.dataDirectory,
  });
  const config = configFor(loaded, options);
  const { temporaryFolder } = options;
  // At every end but a kill: the process that made the folder may be gone.
  if (temporaryFolder !== undefined) process.on('exit', () => removeTemporaryFolder(temporaryFolder));
  const stop = new StopRequest();
  if (options.stopsAtEndOfInput) stop.atEndOf(process.stdin);
  // Loading it takes a second of processor, which the help and refused options do without.
  const { startMirror } = await import('../mirror/mirror.ts');
  const mirror = await startMirror(options, {
    projectDirectory,
    config,
    configDirectory: options.configFile === undefined ? projectDirectory : dirname(options.configFile),
    log,
    signal: stop.signal,
    onFailure: (message) => stop.because(message),
  });
  const { console, stack } = mirror.ready;
  const forget = writeRunning(options.dataDirectory, { pid: process.pid, console, stack });
  announce(mirror, options, config);
  const failure = await stop.requested;
  forget();
  log.info('stopping: work in progress is finished first …');
  await mirror.stop();
  if (failure) throw new Error(failure);
  return 0;
}

function announce({ ready }: Mirror, options: Options, { tryIt }: MirrorConfig): void {
  const { isJson, isOpen } = options;
  const dataDirectory = relative(workingDirectory, options.dataDirectory);
  process.stderr.write(
    readyText(ready, {
      seconds: (performance.now() - startedAt) / 1000,
      dataDirectory,
      tryIt: tryIt?.(ready, dataDirectory),
    }),
  );
  if (isJson) writeOutput(readyLine(ready));
  if (isOpen) openInBrowser(ready.console, log);
}

/** A preflight finds several mistakes, one line each. */
function linesOf(error: unknown): readonly string[] {
  if (error instanceof PreflightError) return error.problems;
  return [error instanceof Error ? error.message : String(error)];
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const isAskedFor = error instanceof Error && error.name === 'AbortError';
    if (isAskedFor) log.info('stopped before it was ready');
    else for (const line of linesOf(error)) log.error(line);
    // As for commands: 2 is a command line that is wrong.
    const code = error instanceof OptionError ? 2 : 1;
    process.exit(isAskedFor ? 0 : code);
  },
);

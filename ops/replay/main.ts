/**
 * `npm run replay`: makes a consumer read records again. Exit code 0 when it has read them, 2 when the run failed.
 */
import { counted } from '../../local/src/shared/counted.ts';
import { lambdaClient } from '../shared/aws-access.ts';
import { logProgress, runCommand } from '../shared/command.ts';
import { mappingsOf, mappingsOfConsumer } from '../shared/mappings.ts';
import { readOptions, usage } from './options.ts';
import { rebuild } from './rebuild.ts';
import { catchUp, moveBack, type Replaying, whileDisabled } from './replay.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

await runCommand(usage, readOptions, async (options) => {
  // The function may run for five minutes before it responds.
  const lambda = lambdaClient(options, 330_000);
  const mappings = mappingsOfConsumer(await mappingsOf(lambda, options), options.consumer, options.stage);
  const replaying: Replaying = { lambda, options, mappings, logProgress, signal: stopSignal() };
  print(options.isRebuild ? await rebuilt(replaying) : await replayed(replaying));
  return 0;
});

async function replayed(replaying: Replaying): Promise<string> {
  const count = await whileDisabled(replaying, () => moveBack(replaying));
  if (count === 0) return 'nothing to replay: no record was read since then';
  if (replaying.options.isWaiting) await catchUp(replaying);
  return `replayed: ${counted(count, 'record')}`;
}

async function rebuilt(replaying: Replaying): Promise<string> {
  const { number, from } = await rebuild(replaying);
  return `rebuilt: generation ${number}, from ${from || 'the beginning'}, is what is read now`;
}

/** Ctrl-C leaves no mapping disabled: the step in progress ends first, however often it is pressed. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      logProgress(`${name}: stopping, after mappings that read before are enabled`);
      stop.abort(new Error(`stopped by ${name}`));
    });
  }
  return stop.signal;
}

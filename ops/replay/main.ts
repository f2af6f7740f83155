/**
 * `npm run replay`: lets a consumer read records again. Ends with 0 when it has read them, 2 when the run could not be made.
 */
import { LambdaClient } from '@aws-sdk/client-lambda';
import { counted } from '../../local/src/shared/counted.ts';
import { clientConfig } from '../shared/aws-access.ts';
import { runCommand, tell } from '../shared/command.ts';
import { mappingsOf, mappingsOfConsumer } from '../shared/mappings.ts';
import { readOptions, usage } from './options.ts';
import { rebuild } from './rebuild.ts';
import { catchUp, moveBack, type Replaying, whileDisabled } from './replay.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

await runCommand(usage, readOptions, async (options) => {
  // The function may work for five minutes before it answers.
  const lambda = new LambdaClient({ ...clientConfig(options), requestHandler: { requestTimeout: 330_000 } });
  const mappings = mappingsOfConsumer(await mappingsOf(lambda, options), options.consumer, options.stage);
  const replaying: Replaying = { lambda, options, mappings, tell, signal: stopSignal() };
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

/** Ctrl-C leaves no mapping disabled: what is under way comes to its end first, however often it is pressed. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      tell(`${name}: stopping, after mappings that read before are enabled`);
      stop.abort(new Error(`stopped by ${name}`));
    });
  }
  return stop.signal;
}

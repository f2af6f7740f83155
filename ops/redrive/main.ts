/**
 * `npm run redrive`: publishes the records of dead letters again, after their cause is fixed. Exit code 1 when a
 * dead letter could not be redriven, 2 when the run failed.
 */
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { lambdaClient } from '../shared/aws-access.ts';
import { logProgress, runCommand } from '../shared/command.ts';
import { mappingsOf, mappingsOfConsumer } from '../shared/mappings.ts';
import { type RedriveOptions, readOptions, usage } from './options.ts';
import { redrive } from './redrive.ts';
import { hasProblems, lineOf, summaryOf } from './report.ts';

const print = (line: string | undefined) => void (line === undefined || process.stdout.write(`${line}\n`));

await runCommand(usage, readOptions, async (options) => {
  // The function may run for two minutes before it responds.
  const lambda = lambdaClient(options, 150_000);
  const redriven = await redrive(lambda, await named(lambda, options), {
    onResult: (result) => print(lineOf(result)),
    onProgress: ({ lookedAt, waiting }) =>
      logProgress(`read ${lookedAt} of ${lookedAt + waiting} dead letters`),
  });
  summaryOf(redriven, options).forEach(print);
  return hasProblems(redriven) ? 1 : 0;
});

/** The options with the consumer as its mappings name it; a consumer that is not there is refused. */
async function named(lambda: LambdaClient, options: RedriveOptions): Promise<RedriveOptions> {
  const mappings = await mappingsOf(lambda, options);
  if (options.consumer === undefined) return options;
  const [own] = mappingsOfConsumer(mappings, options.consumer, options.stage);
  return { ...options, consumer: own?.consumer };
}

import { DeleteEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import type { Browser } from 'playwright-core';
import { requireAllInvoked } from '../mapping/engine.ts';
import type { Measurement } from '../report.ts';
import { compared, inTurns } from '../rounds.ts';
import { createMapping, type DecodingMirror, startDecodingMirror } from './decoding-mirror.ts';
import { openPage } from './open-page.ts';
import { until } from './until.ts';

const records = Number(process.env.RECORDS ?? 500_000);
const ROUNDS = 5;

/** A mapping with batches of 100 while a browser shows it on the map, against one while none is open. */
export async function throughput(browser: Browser): Promise<Measurement[]> {
  await using mirror = await startDecodingMirror(records);
  const { open, closed } = await inTurns(ROUNDS, {
    open: async () => {
      await using _ = await openPage(browser, mirror.ready.console);
      return await mappedPerSecond(mirror);
    },
    closed: () => mappedPerSecond(mirror),
  });
  return [
    compared(
      'records a second at batch 100, with the map open in a browser, against none',
      open,
      closed,
      '>= 0.95',
    ),
  ];
}

/** Records a second of a new mapping, from its first invocation to the commit of the last record. */
async function mappedPerSecond(mirror: DecodingMirror): Promise<number> {
  const { lambda, ready } = mirror;
  const uuid = await createMapping(mirror, true);
  const look = () => fetch(`${ready.console}/api/v1/mappings/${uuid}`);
  const counts = async () => {
    const { metrics } = (await (await look()).json()) as { metrics: Readonly<Record<string, number>> };
    return (name: string) => metrics[name] ?? 0;
  };
  const first = await until(counts, (count) => count('InvokedEventCount') > 0, 'invocation');
  const startedAt = performance.now();
  const last = await until(
    counts,
    (count) => count('CommittedEventCount') >= records,
    'commit of all records',
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  await lambda.send(new DeleteEventSourceMappingCommand({ UUID: uuid }));
  await until(look, ({ status }) => status === 404, 'end of the mapping');
  const [invoked, errors] = [last('InvokedEventCount'), last('InvokeErrorCount')];
  requireAllInvoked({ records, invoked, errors });
  return (records - first('InvokedEventCount')) / seconds;
}

import { Changes } from '../../local/src/json-api/changes.ts';
import { MappingLags } from '../../local/src/json-api/metrics/mapping-lags.ts';
import { Metrics } from '../../local/src/json-api/metrics/metrics.ts';
import { LogEnds } from '../../local/src/services/kafka/log-ends.ts';
import { compared, inTurns } from '../rounds.ts';
import { type Engine, mappedPerSecond } from './engine.ts';
import type { Row } from './row.ts';

/** A mapping while a page of the console listens to all events, metrics among them, against one while none is open. */
export const listening: Row = async ({ engine, brokers, backlog: { topic, records } }) => {
  const measure = () => mappedPerSecond(engine, topic, records, { BatchSize: 100 });
  const { open, closed } = await inTurns(5, {
    open: async () => {
      await using _ = listenTo(engine, brokers);
      return measure();
    },
    closed: measure,
  });
  return [
    compared(
      'records a second at batch 100, with a page of the console open, against none',
      open,
      closed,
      '>= 0.95',
    ),
  ];
};

/** What the mirror does for a page that is open. */
function listenTo({ localCloud }: Engine, brokers: readonly string[]): AsyncDisposable {
  const { lambda, eventSourceMappings: mappings } = localCloud;
  const changes = new Changes({ mappings, notices: () => [], invocations: lambda.invocations });
  const ends = new LogEnds(brokers);
  const lags = new MappingLags(mappings, (topics) => ends.of(topics));
  const metrics = new Metrics({ mappings, lambda, lags, changes });
  metrics.start();
  const reader = changes.stream(undefined).getReader();
  const read = async () => {
    while (!(await reader.read()).done);
  };
  const reading = read();
  return {
    [Symbol.asyncDispose]: async () => {
      await reader.cancel();
      await reading;
      metrics.stop();
      changes.stop();
      await ends.close();
    },
  };
}

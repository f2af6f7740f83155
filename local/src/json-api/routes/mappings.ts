import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import { problemOf, totalLag } from '../../event-source-mapping/api/summary.ts';
import { bareFunctionName } from '../../lambda/function-name.ts';
import { beyondTheLog, notFound } from '../errors.ts';
import { milliseconds, route, waitSeconds, wholeNumber } from '../route.ts';
import { mappingState, outcomeParameter, recordStory } from '../schemas.ts';
import { historyOf, storiesOfAll, storiesOfOne, storyIn, storyWithin } from '../stories.ts';
import { rangesOf } from '../topic-ranges.ts';
import type { ApiPorts } from '../types.ts';

const uuid = z.object({ uuid: z.string() });
const place = { partition: wholeNumber(0, 2 ** 31 - 1), offset: wholeNumber(0, Number.MAX_SAFE_INTEGER) };
const listing = {
  since: milliseconds.optional(),
  outcome: outcomeParameter,
  key: z.string().optional(),
  partition: place.partition.optional(),
  limit: wholeNumber(1, 1_000).default(100),
};

export const mappingRoutes = [
  route({
    method: 'GET',
    template: '/mappings',
    summary: 'The event source mappings, with state, metrics and lag.',
    response: z.array(mappingState),
    run: async ({ mappings }) => Promise.all(mappings.list().map((each) => stateOf(mappings, each))),
  }),
  route({
    method: 'GET',
    template: '/mappings/{uuid}',
    summary: 'One mapping.',
    path: uuid,
    response: mappingState,
    run: async ({ mappings }, { path }) => stateOf(mappings, mappings.get(path.uuid)),
  }),
  ...(['pause', 'resume'] as const).map((action) =>
    route({
      method: 'POST',
      template: `/mappings/{uuid}/${action}`,
      summary:
        action === 'pause'
          ? 'Disables a mapping: what is in flight ends and is committed.'
          : 'Enables a mapping: it continues at its committed offsets.',
      path: uuid,
      status: 202,
      response: mappingState,
      run: async ({ mappings }, { path }) =>
        stateOf(mappings, await mappings.update({ UUID: path.uuid, Enabled: action === 'resume' })),
    }),
  ),
  route({
    method: 'GET',
    template: '/mappings/{uuid}/records',
    summary: 'What happened to the last records of a mapping, those that were polled last first.',
    path: uuid,
    query: z.object(listing),
    response: z.array(recordStory),
    run: async ({ mappings }, { path, query }) =>
      historyOf(mappings, path.uuid)
        .list({ ...query, polledFrom: query.since })
        .map((story) => storyIn(mappings.get(path.uuid), story)),
  }),
  route({
    method: 'GET',
    template: '/mappings/{uuid}/records/{partition}/{offset}',
    summary:
      'What happened to one record; with `wait`, as soon as it has ended, or what is known at the end of the wait.',
    path: uuid.extend(place),
    query: z.object({ wait: waitSeconds }),
    response: recordStory,
    run: async (ports, { path, query, signal }) => {
      const mapping = ports.mappings.get(path.uuid);
      const history = historyOf(ports.mappings, path.uuid);
      const [topic = ''] = mapping.Topics ?? [];
      if (!history.story(path.partition, path.offset)) await requireInLog(ports, topic, path);
      const story = await storyWithin(history, path, query.wait, signal);
      if (story) return storyIn(mapping, story);
      throw notFound(
        'RecordNotRemembered',
        `${topic}-${path.partition}@${path.offset} is not among the records that the mapping remembers: it is not polled yet, or too long ago`,
      );
    },
  }),
  route({
    method: 'GET',
    template: '/records',
    summary:
      'What happened to records of all mappings, those that were polled last first; by `key` for one business key, and since a time.',
    query: z.object({ function: z.string().optional(), topic: z.string().optional(), ...listing }),
    response: z.array(recordStory),
    run: async ({ mappings }, { query: { function: functionName, since, limit, ...query } }) =>
      storiesOfAll(mappings, { ...query, functionName, polledFrom: since }, limit),
  }),
  route({
    method: 'GET',
    template: '/records/{topic}/{partition}/{offset}',
    summary:
      'What happened to one record in every mapping of its topic; with `wait`, as soon as it has ended in those that are not paused, or what is known at the end of the wait.',
    path: z.object({ topic: z.string(), ...place }),
    query: z.object({ wait: waitSeconds }),
    response: z.array(recordStory),
    run: async (ports, { path: { topic, ...at }, query, signal }) => {
      await requireInLog(ports, topic, at);
      return storiesOfOne(ports.mappings, topic, at, { seconds: query.wait, signal });
    },
  }),
];

async function stateOf(mappings: ApiPorts['mappings'], mapping: EventSourceMappingConfiguration) {
  const {
    UUID = '',
    FunctionArn = '',
    Topics: [topic = ''] = [],
    State = '',
    LastProcessingResult = '',
  } = mapping;
  const lag = await mappings.lag(UUID);
  return {
    uuid: UUID,
    functionName: bareFunctionName(FunctionArn),
    topic,
    state: State,
    problem: problemOf(LastProcessingResult),
    settings: { ...mapping },
    metrics: { ...mappings.metrics(UUID) },
    offsetLag: totalLag(lag),
    lag: lag ? [...lag] : null,
  };
}

async function requireInLog(
  ports: ApiPorts,
  topic: string,
  { partition, offset }: { readonly partition: number; readonly offset: number },
): Promise<void> {
  const [range] = await rangesOf(ports, topic, partition);
  if (range && offset >= range.end) throw beyondTheLog(`${topic}-${partition}`, offset, range);
}

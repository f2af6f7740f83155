import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import { namesOf, problemOf, totalLag } from '../../event-source-mapping/api/summary.ts';
import { positionText } from '../../event-source-mapping/core/position.ts';
import { batchStory } from '../batch-schema.ts';
import { beyondTheLog, notFound } from '../errors.ts';
import { lagNow } from '../idle.ts';
import { withBehind } from '../records-behind.ts';
import { rewindOffsets } from '../rewind.ts';
import { milliseconds, route, waitSeconds, wholeNumber } from '../route.ts';
import {
  currentLag,
  mappingState,
  outcomeParameter,
  recordStory,
  recordsInProgress,
  rewindTarget,
} from '../schemas.ts';
import { switchMapping, whilePaused } from '../settled.ts';
import { batchIn, historyOf, storiesOfAll, storiesOfOne, storyIn, storyWithin } from '../stories.ts';
import { rangesOf } from '../topic-ranges.ts';
import type { ApiPorts } from '../types.ts';

const uuid = z.object({ uuid: z.string() });
const place = { partition: wholeNumber(0, 2 ** 31 - 1), offset: wholeNumber(0, Number.MAX_SAFE_INTEGER) };
const listing = {
  since: milliseconds.optional(),
  outcome: outcomeParameter,
  key: z.string().optional(),
  partition: place.partition.optional(),
  from: place.offset.optional(),
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
  route({
    method: 'GET',
    template: '/mappings/{uuid}/lag',
    summary:
      'Records that a mapping has not processed at this moment, over all partitions, also while it is paused.',
    path: uuid,
    response: currentLag,
    run: async (ports, { path }) => ({ lag: await lagNow(ports, path.uuid) }),
  }),
  route({
    method: 'GET',
    template: '/mappings/{uuid}/in-progress',
    summary:
      'What a mapping works on at this moment: invocations that are running, and those that are made again after a failure, the longest failing first.',
    path: uuid,
    response: z.array(recordsInProgress),
    run: async ({ mappings }, { path }) => {
      const works = mappings.inProgress(path.uuid);
      return works.length === 0 ? [] : withBehind(works, await mappings.lag(path.uuid));
    },
  }),
  ...(['pause', 'resume'] as const).map((action) =>
    route({
      method: 'POST',
      template: `/mappings/{uuid}/${action}`,
      summary:
        action === 'pause'
          ? 'Disables a mapping: what is in flight ends and is committed. With `wait`, responds as soon as it has.'
          : 'Enables a mapping: it continues at its committed offsets.',
      path: uuid,
      query: z.object({ wait: waitSeconds }),
      status: 202,
      response: mappingState,
      run: async ({ mappings }, { path, query, signal }) => {
        const change = { uuid: path.uuid, isEnabled: action === 'resume', seconds: query.wait };
        return stateOf(mappings, await switchMapping(mappings, change, signal));
      },
    }),
  ),
  route({
    method: 'POST',
    template: '/mappings/{uuid}/rewind',
    summary:
      'Moves a mapping to a time or an offset, in one partition or in all: it is paused for it. Records from there on are polled again, or, forward, those up to there are skipped.',
    path: uuid,
    body: rewindTarget,
    response: mappingState,
    run: async (ports, { path, body: { partition, ...target }, signal }) => {
      const [topic = ''] = ports.mappings.get(path.uuid).Topics ?? [];
      const offsets = await rewindOffsets(ports, { topic, partition }, target);
      const move = () => ports.mappings.moveTo(path.uuid, offsets);
      return stateOf(ports.mappings, await whilePaused(ports.mappings, path.uuid, signal, move));
    },
  }),
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
      if (!history.story(path.partition, path.offset)) {
        await requireInLog(ports, topic, path);
        requirePresent(ports, topic, path);
      }
      const story = await storyWithin(history, path, query.wait, signal);
      if (story) return storyIn(mapping, story);
      throw notFound(
        'RecordNotPolled',
        `${positionText({ ...path, topic })} is not polled yet; the state of the mapping is ${mapping.State}`,
      );
    },
  }),
  route({
    method: 'GET',
    template: '/mappings/{uuid}/batches/{id}',
    summary:
      'One batch: its records with their outcome, and each invocation with some of them, with the invocation that it follows.',
    path: uuid.extend({ id: wholeNumber(1, Number.MAX_SAFE_INTEGER) }),
    response: batchStory,
    run: async ({ mappings }, { path }) => batchIn(mappings, path.uuid, path.id),
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
  const { UUID = '', State = '', LastProcessingResult = '' } = mapping;
  const lag = await mappings.lag(UUID);
  return {
    ...namesOf(mapping),
    state: State,
    problem: problemOf(LastProcessingResult),
    settings: { ...mapping },
    metrics: { ...mappings.metrics(UUID) },
    offsetLag: totalLag(lag),
    lag: lag ? [...lag] : null,
  };
}

/** A record that was processed before the mapping remembered is not polled again: nothing is to be waited for. */
function requirePresent(
  { mappings }: ApiPorts,
  topic: string,
  { uuid, partition, offset }: { readonly uuid: string; readonly partition: number; readonly offset: number },
): void {
  const position = mappings.positions(uuid)?.get(partition);
  const isKnown = mappings.history(uuid)?.story(partition, offset) !== undefined;
  if (position === undefined || offset >= position || isKnown) return;
  throw notFound(
    'RecordNotRemembered',
    `offset is ${offset}; accepted: ${position} and later ones, or one of the last 1,000 records of ${topic}-${partition} that the mapping polled`,
  );
}

async function requireInLog(
  ports: ApiPorts,
  topic: string,
  { partition, offset }: { readonly partition: number; readonly offset: number },
): Promise<void> {
  const [range] = await rangesOf(ports, topic, partition);
  if (range && offset >= range.end) throw beyondTheLog(`${topic}-${partition}`, offset, range);
}

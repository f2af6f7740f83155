import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import type { z } from 'zod';
import { namesOf, problemOf } from '../../event-source-mapping/api/summary.ts';
import { parseDestination } from '../../event-source-mapping/settings/destination.ts';
import type { EndsByTopic } from '../../services/kafka/log-ends.ts';
import { noticeList, stackMap } from '../map-schemas.ts';
import { route } from '../route.ts';
import type { ApiPorts } from '../types.ts';

type StackMap = z.output<typeof stackMap>;

export const mapRoutes = [
  route({
    method: 'GET',
    template: '/map',
    summary:
      'How topics, functions, mappings, routes, schedules and on-failure destinations are connected, and which functions write to which topics.',
    response: stackMap,
    run: mapOf,
  }),
  route({
    method: 'GET',
    template: '/notices',
    summary: 'The last 50 warnings and errors of the mirror, newest first.',
    response: noticeList,
    run: async ({ notices }) => notices().map((notice) => ({ ...notice })),
  }),
];

async function mapOf(ports: ApiPorts): Promise<StackMap> {
  const { mappings: service, lambda } = ports;
  const mappings = service.list().map(mappingOf);
  const named = mappings.flatMap(({ topic, destination }) => [topic, ...topicOf(destination)]);
  const { topics: declared, routes, schedules } = ports.declaredMap();
  const writes = ports.writes([...new Set([...declared, ...named])]);
  const written = writes.topics?.map(({ topic }) => topic) ?? [];
  const names = [...new Set([...declared, ...named, ...written])];
  const ends = await ports.logEnds(names).catch((): EndsByTopic => new Map());
  return {
    topics: names.map((name) => ({
      name,
      partitions: ends.get(name)?.size ?? null,
      isDeclared: declared.includes(name),
    })),
    functions: lambda.listFunctions().map(({ functionName }) => ({
      name: functionName,
      writesToAny: writes.toAny.includes(functionName),
    })),
    mappings,
    routes: [...routes],
    schedules: [...schedules],
    writes: writes.topics ? [...writes.topics] : null,
  };
}

function mappingOf(mapping: EventSourceMappingConfiguration): StackMap['mappings'][number] {
  const { State = '', LastProcessingResult, DestinationConfig } = mapping;
  const destination = DestinationConfig?.OnFailure?.Destination;
  return {
    ...namesOf(mapping),
    state: State,
    problem: problemOf(LastProcessingResult),
    ...(destination && { destination }),
  };
}

function topicOf(destination: string | undefined): string[] {
  const parsed = parseDestination(destination);
  return parsed?.kind === 'kafka' ? [parsed.topic] : [];
}

import type { SearchResults } from '../api/types.ts';
import { pathTo } from '../components/path-to.ts';

export type SearchResult = SearchResults['results'][number];

/** Names of kinds, above their results. */
export const KINDS: Readonly<Record<SearchResult['kind'], string>> = {
  record: 'Records',
  function: 'Functions',
  topic: 'Topics',
  mapping: 'Mappings',
  route: 'Routes',
  schedule: 'Schedules',
  resource: 'Resources',
  key: 'Keys',
  trace: 'Traces',
  invocation: 'Invocations',
  email: 'Emails',
  log: 'Log lines',
};

type Target = (result: SearchResult, text: string) => string | undefined;

const ofFunction: Target = ({ functionName = '' }) => pathTo.function(functionName);

const TARGETS: Readonly<Record<SearchResult['kind'], Target>> = {
  record: ({ topic = '', partition = 0, offset = 0 }) => pathTo.record(topic, partition, offset),
  function: ofFunction,
  topic: ({ topic = '' }) => pathTo.topic(topic),
  mapping: ({ id = '' }) => pathTo.mapping(id),
  route: ofFunction,
  schedule: ofFunction,
  // It has no page: its physical id is copied.
  resource: () => undefined,
  key: ({ id = '' }) => pathTo.key(id),
  trace: ({ id = '' }) => pathTo.trace(id),
  invocation: ({ id = '' }) => pathTo.invocation(id),
  email: ({ id = '' }) => pathTo.email(id),
  log: ({ functionName = '' }, text) => pathTo.logs({ function: functionName, text }),
};

/** Address of what was found; undefined for what has no page. */
export const targetOf: Target = (result, text) => TARGETS[result.kind](result, text);

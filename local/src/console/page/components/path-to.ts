/** Addresses of pages. No DOM here. */

const path = (...parts: readonly (string | number)[]) =>
  `/${parts.map((part) => encodeURIComponent(part)).join('/')}`;

const search = (page: string, query: Readonly<Record<string, string>>) =>
  `${path(page)}?${new URLSearchParams(query)}`;

export const pathTo = {
  mapping: (uuid: string) => path('mappings', uuid),
  batch: (uuid: string, id: number) => path('mappings', uuid, 'batches', id),
  function: (name: string) => path('functions', name),
  invocation: (requestId: string) => path('invocations', requestId),
  /** Those that fit filters of their page. */
  invocations: (filters: { readonly function: string; readonly text: string }) =>
    search('invocations', filters),
  logs: (filters: Partial<Record<'function' | 'request' | 'trace' | 'text', string>>) =>
    search('logs', filters),
  topic: (topic: string) => path('topics', topic),
  record: (topic: string, partition: number, offset: number) => path('topics', topic, partition, offset),
  key: (key: string) => path('keys', key),
  trace: (traceId: string) => path('traces', traceId),
  email: (id: string) => path('emails', id),
  appPage: (name: string) => path('app', name),
  deadLetter: (id: string) => path('dead-letters', id),
};

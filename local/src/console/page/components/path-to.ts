/** Addresses of pages. No DOM here. */

const path = (...parts: readonly (string | number)[]) =>
  `/${parts.map((part) => encodeURIComponent(part)).join('/')}`;

export const pathTo = {
  mapping: (uuid: string) => path('mappings', uuid),
  function: (name: string) => path('functions', name),
  invocation: (requestId: string) => path('invocations', requestId),
  topic: (topic: string) => path('topics', topic),
  record: (topic: string, partition: number, offset: number) => path('topics', topic, partition, offset),
  key: (key: string) => path('keys', key),
  email: (id: string) => path('emails', id),
  deadLetter: (id: string) => path('dead-letters', id),
};

/** Addresses of pages, and links to them. */

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

/** `orders-0@42`, as log lines name a record. */
export function RecordLink({
  topic,
  partition,
  offset,
}: {
  topic: string;
  partition: number;
  offset: number;
}) {
  return <a href={pathTo.record(topic, partition, offset)}>{`${topic}-${partition}@${offset}`}</a>;
}

export function FunctionLink({ name, text = name }: { name: string; text?: string }) {
  return (
    <a href={pathTo.function(name)} title={name}>
      {text}
    </a>
  );
}

export function TopicLink({ topic }: { topic: string }) {
  return <a href={pathTo.topic(topic)}>{topic}</a>;
}

export function InvocationLink({ requestId }: { requestId: string }) {
  return (
    <a href={pathTo.invocation(requestId)} title={requestId}>
      <code>{requestId.slice(0, 8)}</code>
    </a>
  );
}

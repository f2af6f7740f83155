/** Links to pages. */
import { pathTo } from './path-to.ts';

export { pathTo };

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

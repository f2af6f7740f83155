/** Links to pages. */
import { type Position, positionText } from '../../../event-source-mapping/core/position.ts';
import { pathTo } from './path-to.ts';

/** `orders-0@42`, as log lines name a record. */
export function RecordLink(at: Position) {
  return <a href={pathTo.record(at.topic, at.partition, at.offset)}>{positionText(at)}</a>;
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

/** A browser takes `.` and `..` out of an address, however they are written: there is no page of such a key. */
export function KeyLink({ keyText }: { keyText: string }) {
  if (['', '.', '..'].includes(keyText)) return <code>{keyText || '""'}</code>;
  return (
    <a href={pathTo.key(keyText)} title={keyText}>
      {keyText}
    </a>
  );
}

export function TraceLink({ traceId }: { traceId: string }) {
  return (
    <a href={pathTo.trace(traceId)}>
      <code>{traceId}</code>
    </a>
  );
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

const traceparentFormat = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** True for a W3C `traceparent` of version 00. https://www.w3.org/TR/trace-context/#traceparent-header */
export function isTraceparent(text: string | undefined): text is string {
  return text !== undefined && traceparentFormat.test(text);
}

/** A `traceparent` of a new trace, not sampled. */
export function newTraceparent(): string {
  return `00-${randomBytes(16).toString('hex')}-${spanId()}-00`;
}

/**
 * The X-Ray trace header of this invocation as a W3C `traceparent`, if Lambda set one. A request that nobody traced before
 * has a root and no parent: its parent is made here, so that the trace is still the root's.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function traceparentOfXRay(header = process.env._X_AMZN_TRACE_ID): string | undefined {
  const [, epoch, random] = /Root=1-([0-9a-f]{8})-([0-9a-f]{24})/.exec(header ?? '') ?? [];
  if (!epoch || !random) return undefined;
  const [, parent = spanId()] = /Parent=([0-9a-f]{16})/.exec(header ?? '') ?? [];
  return `00-${epoch}${random}-${parent}-${/Sampled=1/.test(header ?? '') ? '01' : '00'}`;
}

const spanId = () => randomBytes(8).toString('hex');

const current = new AsyncLocalStorage<string>();

/** Does the work as a part of a trace: its log lines carry the trace's id. Without a traceparent it is of no trace. */
export function inTrace<Result>(traceparent: string | undefined, work: () => Result): Result {
  return traceparent === undefined ? work() : current.run(traceparent, work);
}

/** The trace that the work now done belongs to. */
export function currentTraceparent(): string | undefined {
  return current.getStore();
}

/** The 32 digits that all spans of a trace share. */
export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

/** Ids of zeros alone are not valid. https://www.w3.org/TR/trace-context/#trace-id */
const traceparentFormat = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
const xRayRoot = /Root=1-([0-9a-f]{8})-([0-9a-f]{24})/;

/** True for a W3C `traceparent` of version 00. https://www.w3.org/TR/trace-context/#traceparent-header */
export function isTraceparent(text: string | undefined): text is string {
  return text !== undefined && traceparentFormat.test(text);
}

/** A `traceparent` of a new trace, not sampled. */
export function newTraceparent(): string {
  return `00-${randomBytes(16).toString('hex')}-${spanId()}-00`;
}

/**
 * The X-Ray trace header of this invocation as a W3C `traceparent`, if Lambda set one. A request without a trace
 * has a root and no parent: the parent is created here, so that the trace is still the root's.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function traceparentOfXRay(header = process.env._X_AMZN_TRACE_ID): string | undefined {
  const [, epoch, random] = xRayRoot.exec(header ?? '') ?? [];
  if (!epoch || !random) return undefined;
  const [, parent = spanId()] = /Parent=([0-9a-f]{16})/.exec(header ?? '') ?? [];
  return `00-${epoch}${random}-${parent}-${/Sampled=1/.test(header ?? '') ? '01' : '00'}`;
}

const spanId = () => randomBytes(8).toString('hex');

/** The trace that work belongs to. */
export interface Trace {
  readonly traceparent: string;
  /** Id of a trace that the client of the request named: to find the request by, and for nothing else. */
  readonly linkedTraceId?: string;
}

type Headers = Readonly<Record<string, string | undefined>>;

/**
 * The trace of a request. It never has an id that the request names: a client could name the trace of another customer's
 * order, and a search for that trace would find requests that do not belong to it. So it is the trace of this invocation as
 * Lambda has it, or a new one when API Gateway should have adopted the client's.
 * See docs/decisions/110-requests-start-their-own-trace.md.
 * @param invocation X-Ray's header of this invocation.
 */
export function traceOfRequest(headers: Headers, invocation = process.env._X_AMZN_TRACE_ID): Trace {
  const own = traceparentOfXRay(invocation);
  const isNamed = own !== undefined && namedTraceIds(headers).includes(traceIdOf(own));
  return {
    traceparent: own && !isNamed ? own : newTraceparent(),
    linkedTraceId: linkedTraceIdOf(headers),
  };
}

/** Every trace that the headers name, of the client or of the gateway. */
function namedTraceIds({ traceparent, 'x-amzn-trace-id': xRay = '' }: Headers): string[] {
  const roots = xRay.matchAll(new RegExp(xRayRoot, 'g'));
  const w3c = isTraceparent(traceparent) ? [traceIdOf(traceparent)] : [];
  return [...w3c, ...Array.from(roots, ([, epoch, random]) => `${epoch}${random}`)];
}

/** API Gateway adds an `X-Amzn-Trace-Id` with nothing but a root; a client that traces also names a parent. */
function linkedTraceIdOf(headers: Headers): string | undefined {
  const isTraced = isTraceparent(headers.traceparent) || /Parent=/.test(headers['x-amzn-trace-id'] ?? '');
  return isTraced ? namedTraceIds(headers)[0] : undefined;
}

const current = new AsyncLocalStorage<Trace>();

/** Runs the work as part of a trace: its log lines have the trace's id. Without a trace it runs in none. */
export function inTrace<Result>(trace: Trace | string | undefined, work: () => Result): Result {
  if (trace === undefined) return work();
  return current.run(typeof trace === 'string' ? { traceparent: trace } : trace, work);
}

/** The trace that the current work belongs to. */
export function currentTrace(): Trace | undefined {
  return current.getStore();
}

/** The 32 digits that all spans of a trace share. */
export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}

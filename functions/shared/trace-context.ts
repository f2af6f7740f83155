import { randomBytes } from 'node:crypto';

const traceparentFormat = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** True for a W3C `traceparent` of version 00. https://www.w3.org/TR/trace-context/#traceparent-header */
export function isTraceparent(text: string | undefined): text is string {
  return text !== undefined && traceparentFormat.test(text);
}

/** A `traceparent` of a new trace, not sampled. */
export function newTraceparent(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`;
}

/**
 * The X-Ray trace header of this invocation as a W3C `traceparent`, if Lambda set one.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function traceparentOfXRay(header = process.env._X_AMZN_TRACE_ID): string | undefined {
  const [, epoch, random] = /Root=1-([0-9a-f]{8})-([0-9a-f]{24})/.exec(header ?? '') ?? [];
  const [, parent] = /Parent=([0-9a-f]{16})/.exec(header ?? '') ?? [];
  if (!epoch || !random || !parent) return undefined;
  return `00-${epoch}${random}-${parent}-${/Sampled=1/.test(header ?? '') ? '01' : '00'}`;
}

/** The trace id in a `traceparent` header; undefined in one of another form. https://www.w3.org/TR/trace-context/#traceparent-header */
export function traceIdOf(traceparent: string): string | undefined {
  return /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(traceparent)?.[1];
}

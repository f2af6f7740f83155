/** A trace header that says: not sampled. https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html */
export function unsampledTraceHeader(requestId: string, nowMs: number): string {
  const hex = requestId.replaceAll('-', '');
  const time = Math.floor(nowMs / 1000)
    .toString(16)
    .padStart(8, '0');
  return `Root=1-${time}-${hex.slice(0, 24)};Parent=${hex.slice(16)};Sampled=0`;
}

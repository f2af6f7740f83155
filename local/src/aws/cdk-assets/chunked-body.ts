import type { AwsRequest } from '../protocol/message.ts';

/**
 * The content of an upload: SDKs send streams as chunks with a checksum at the end, which is not compared.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
export function unchunked({ headers, body }: Pick<AwsRequest, 'headers' | 'body'>): Buffer {
  if (!String(headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-')) return body;
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = body.indexOf('\r\n', at);
    const length = Number.parseInt(body.subarray(at, Math.max(at, end)).toString('latin1'), 16);
    // The last chunk is empty; what is cut off has none.
    if (end < 0 || !(length > 0)) return Buffer.concat(chunks);
    chunks.push(body.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
}

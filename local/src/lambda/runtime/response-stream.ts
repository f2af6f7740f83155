import { Writable } from 'node:stream';
import { RuntimeError } from './errors.ts';
import type { Handler } from './handler-type.ts';

/** The names by which AWS's runtime client marks a streaming handler; wrappers of handlers copy them. */
const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
const HIGH_WATER_MARK = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');

type MarkedHandler = Handler & { [STREAMING]?: unknown; [HIGH_WATER_MARK]?: unknown };

/** Ends the metadata of an HTTP response that `HttpResponseStream.from` writes before the body. */
const DELIMITER = new Uint8Array(8);
const METADATA_CONTENT_TYPE = 'application/vnd.awslambda.http-integration-response';

/**
 * The global `awslambda` of every Node.js runtime, before the function's code is loaded.
 * https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html and, for what is not documented, the
 * runtime client: https://github.com/aws/aws-lambda-nodejs-runtime-interface-client
 */
export function installAwsLambdaGlobal(): void {
  if (/^(1|true)$/.test(process.env.AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA ?? '')) return;
  Object.assign(globalThis, {
    awslambda: {
      streamifyResponse(handler: MarkedHandler, options?: { highWaterMark?: unknown }): Handler {
        handler[STREAMING] = 'response';
        if (typeof options?.highWaterMark === 'number')
          handler[HIGH_WATER_MARK] = Math.trunc(options.highWaterMark);
        return handler;
      },
      HttpResponseStream: { from: withMetadata },
    },
  });
}

/** Writes status, headers and cookies before the first chunk of the body; nothing when there is no `write`. */
function withMetadata(stream: ResponseStream, metadata: unknown): ResponseStream {
  stream.setContentType(METADATA_CONTENT_TYPE);
  stream.beforeFirstWrite = [JSON.stringify(metadata), DELIMITER];
  return stream;
}

/**
 * Whether `streamifyResponse` marked the handler.
 * @throws {RuntimeError} MalformedStreamingHandler for another mark.
 */
export function isStreaming(handler: Handler): boolean {
  const mark = (handler as MarkedHandler)[STREAMING];
  if (!mark) return false;
  if (mark === 'response') return true;
  throw new RuntimeError('MalformedStreamingHandler', 'Only response streaming is supported.');
}

/**
 * Calls a streaming handler; resolves when its stream has ended.
 * @param send takes each chunk as it is written.
 * @throws what the handler throws; chunks may have been sent before.
 */
export async function callStreaming(
  handler: Handler,
  event: unknown,
  context: unknown,
  send: (chunk: Buffer) => void,
): Promise<void> {
  const stream = new ResponseStream(send, (handler as MarkedHandler)[HIGH_WATER_MARK]);
  const ended = new Promise<void>((resolve, reject) => stream.once('finish', resolve).once('error', reject));
  // Thrown to the handler by its own `pipeline`, or awaited below.
  ended.catch(() => {});
  const returned = handler(event, stream, context) as PromiseLike<unknown> | undefined | null;
  if (typeof returned?.then !== 'function') throw new Error('Streaming does not support non-async handlers.');
  if ((await returned) !== undefined) console.warn('Streaming handlers ignore return values.');
  // A stream that is never ended holds the invocation until it times out, as on AWS.
  await ended;
}

class ResponseStream extends Writable {
  readonly #send: (chunk: Buffer) => void;
  #isWritten = false;
  beforeFirstWrite: readonly (string | Uint8Array)[] = [];

  constructor(send: (chunk: Buffer) => void, highWaterMark: unknown) {
    super(typeof highWaterMark === 'number' && highWaterMark > 0 ? { highWaterMark } : {});
    this.#send = send;
  }

  /** Where the type shows, a function URL, is not part of the mirror. */
  setContentType(_contentType: string): void {
    if (this.#isWritten)
      throw new RuntimeError('InvalidStreamingOperation', 'Cannot set content-type, too late.');
  }

  override write(chunk: unknown, ...rest: unknown[]): boolean {
    if (!this.#isWritten) {
      this.#isWritten = true;
      for (const part of this.beforeFirstWrite) super.write(part);
    }
    const data = typeof chunk === 'string' || chunk instanceof Uint8Array ? chunk : JSON.stringify(chunk);
    return (super.write as (...values: unknown[]) => boolean)(data, ...rest);
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#send(chunk);
    done();
  }
}

import inspector from 'node:inspector';
import { enableCompileCache, flushCompileCache } from 'node:module';
import tls from 'node:tls';
import { getHeapStatistics } from 'node:v8';
import { unpackEvent } from '../packed-event/unpack.ts';
import { callWithCallback, takesCallbacks } from './callback.ts';
import { openChannel } from './channel.ts';
import { createContext, readHoldsFrom } from './context.ts';
import { errorDocument, RuntimeError } from './errors.ts';
import { loadHandler } from './handler.ts';
import type { Handler } from './handler-type.ts';
import { installModuleResolution } from './module-resolution.ts';
import { captureOutput, logError } from './output.ts';
import { RESPONSE_LIMIT_BYTES, RESPONSE_TOO_LARGE } from './payload-limit.ts';
import {
  type InvocationRequest,
  type RequestMessage,
  type ResponseMessage,
  type RuntimeMessage,
  type SentEvent,
  toRequest,
} from './protocol.ts';
import { refuseAws } from './refuse-aws.ts';
import { connectResponseHost } from './response-host.ts';
import { callStreaming, installAwsLambdaGlobal, isStreaming } from './response-stream.ts';
import { installSandbox } from './sandbox/install.ts';
import { unsampledTraceHeader } from './trace-header.ts';

/**
 * The Node.js runtime inside one execution environment, a worker thread or a process: imports the bundle, then responds to
 * one invocation at a time.
 */
const { port, settings } = await openChannel();

const MEBIBYTE = 1024 * 1024;

let requestId = '';
let isStreamed = false;

function send(kind: RuntimeMessage['kind'], payload: string, memoryUsedInMb?: number): void {
  const isBare = kind === 'result' && memoryUsedInMb === undefined;
  const message: ResponseMessage = isBare ? payload : { kind, payload, memoryUsedInMb };
  port.postMessage(message);
}

/** What the main thread writes packed events into. */
let shared: Uint8Array = new Uint8Array();

function receive(handler: Handler, message: RequestMessage): void {
  if (message instanceof SharedArrayBuffer) shared = new Uint8Array(message);
  else if (message instanceof Uint8Array) shared = message;
  else void invoke(handler, toRequest(message));
}

function eventOf({ text, isPacked }: SentEvent): unknown {
  return isPacked ? unpackEvent(text, shared) : JSON.parse(text);
}

async function invoke(handler: Handler, request: InvocationRequest<SentEvent>): Promise<void> {
  requestId = request.requestId;
  process.env._X_AMZN_TRACE_ID = request.traceHeader ?? unsampledTraceHeader(requestId, Date.now());
  let event: unknown;
  try {
    event = eventOf(request.event);
  } catch (error) {
    return send('invalidEvent', String(error));
  }
  try {
    const context = createContext(request, settings.functionArn);
    const payload = isStreamed
      ? await stream(handler, event, context)
      : stringify(await call(handler, event, context));
    if (exceedsLimit(payload)) return send('failure', RESPONSE_TOO_LARGE);
    send('result', payload, memorySample());
  } catch (error) {
    logError('Invoke Error ', error);
    send('failure', errorDocument(error), memorySample());
  }
}

function call(handler: Handler, event: unknown, context: Record<string, unknown>): unknown {
  return takesCallbacks ? callWithCallback(handler, event, context, port) : handler(event, context);
}

/** @returns nothing in place of JSON text: the chunks are the response. */
async function stream(handler: Handler, event: unknown, context: Record<string, unknown>): Promise<string> {
  await callStreaming(handler, event, context, (chunk) => send('chunk', chunk.toString('base64')));
  return '';
}

function stringify(response: unknown): string {
  try {
    return JSON.stringify(response === undefined ? null : response) ?? 'null';
  } catch (cause) {
    throw new RuntimeError('JSONStringifyError', 'Unable to stringify response body', { cause });
  }
}

function exceedsLimit(text: string): boolean {
  // One UTF-16 unit is at most three bytes, so most responses need no counting.
  return text.length * 3 > RESPONSE_LIMIT_BYTES && Buffer.byteLength(text) > RESPONSE_LIMIT_BYTES;
}

let nextSampleAt = 0;

/** Undefined when less than a second has passed: the statistics cost as much as a small invocation. */
function memorySample(): number | undefined {
  const now = Date.now();
  if (now < nextSampleAt) return undefined;
  nextSampleAt = now + 1000;
  const heap = getHeapStatistics();
  return Math.ceil((heap.used_heap_size + heap.external_memory) / MEBIBYTE);
}

/** The process is gone after an uncaught error, as on AWS; the next invocation gets a new environment. */
function crash(title: string, error: unknown, exitCode: number): void {
  logError(title, error);
  send('crash', errorDocument(error));
  process.exit(exitCode);
}

/** A bundle of 1.5 MB with the AWS SDK imports in 90 ms instead of 135. */
function keepCompiledCode(directory: string): void {
  enableCompileCache(directory);
  // Termination writes nothing, so write once the first invocation is likely to be over.
  setTimeout(flushCompileCache, 2000).unref();
}

/** Only a thread needs the message: a signal ends a process. */
function endBySignal(signal: string): never {
  send('killed', signal);
  process.exit(1);
}

/** Opens the inspector and waits until debuggers have set their breakpoints. */
async function openInspector(holdsFile: string): Promise<void> {
  readHoldsFrom(holdsFile);
  const { promise: mayLoad, resolve } = Promise.withResolvers<void>();
  port.on('message', () => resolve());
  inspector.open(0, '127.0.0.1');
  port.postMessage({ inspectorUrl: inspector.url() ?? '' });
  await mayLoad;
}

async function start(): Promise<void> {
  captureOutput(
    (text) => send('log', text),
    () => requestId,
  );
  process.on('uncaughtException', (error) => crash('Uncaught Exception ', error, 129));
  process.on('unhandledRejection', (reason) => {
    const error = new RuntimeError('UnhandledPromiseRejection', String(reason), { cause: reason });
    crash('Unhandled Promise Rejection ', error, 128);
  });
  if (settings.holdsFile) await openInspector(settings.holdsFile);
  if (settings.sandbox) installSandbox(settings.sandbox, endBySignal);
  if (settings.certificateAuthority) {
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), settings.certificateAuthority]);
  }
  refuseAws(settings.allowedAwsServices, (call) => send('awsCall', JSON.stringify(call)));
  if (settings.responseHost) connectResponseHost(settings.responseHost);
  if (settings.compileCacheDirectory) keepCompiledCode(settings.compileCacheDirectory);
  installModuleResolution(settings);
  installAwsLambdaGlobal();
  const handler = await loadHandler(settings);
  isStreamed = isStreaming(handler);
  port.on('message', (message: RequestMessage) => receive(handler, message));
  send('ready', '');
}

start().catch((error: unknown) => {
  logError('Uncaught Exception ', error);
  send('initError', errorDocument(error));
});

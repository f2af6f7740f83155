import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { encodeFrame, type Frame, FrameReader } from './frames.ts';
import type { InspectorOpened, RequestMessage, ResponseMessage, RuntimeSettings } from './protocol.ts';

/** How the runtime speaks to the mirror: the part of a thread's port that it needs. */
export interface Channel extends Pick<MessagePort, 'ref' | 'unref'> {
  postMessage(message: ResponseMessage | InspectorOpened): void;
  on(event: 'message', listener: (message: RequestMessage) => void): unknown;
}

/** Beside the bootstrap of a process: the mirror listens there. */
export const SOCKET_NAME = 'socket';

/**
 * Opens the way to the mirror. A thread has its port; a process connects to the socket beside its bootstrap: neither a
 * variable nor a descriptor, which a wrapper script might not hand on.
 */
export function openChannel(): Promise<{ port: Channel; settings: RuntimeSettings }> {
  if (parentPort) return Promise.resolve({ port: parentPort, settings: workerData as RuntimeSettings });
  return connectTo(path.join(path.dirname(process.argv[1] ?? ''), SOCKET_NAME));
}

function connectTo(file: string): Promise<{ port: Channel; settings: RuntimeSettings }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ port: Channel; settings: RuntimeSettings }>();
  const socket = connect(file);
  const reader = new FrameReader();
  let listener: ((message: RequestMessage) => void) | undefined;
  socket.on('connect', () => writeAtOnce(socket));
  socket.on('data', (chunk) => {
    for (const frame of reader.push(chunk)) {
      if (listener) listener(frame as RequestMessage);
      else {
        // The first one. While the code is loaded, the channel holds up no process that waits for nothing else.
        socket.unref();
        resolve({ port, settings: frame as RuntimeSettings });
      }
    }
  });
  const port: Channel = {
    postMessage: (message) => write(socket, message),
    on: (_event, next) => {
      listener = next;
      socket.ref();
    },
    ref: () => socket.ref(),
    unref: () => socket.unref(),
  };
  socket.on('error', reject);
  // The mirror is gone, and would not end this process any more.
  socket.on('close', () => process.exit(1));
  // Different from the code by which a shell reports a signal.
  process.on('exit', (exitCode) => write(socket, { exitCode }));
  return promise;
}

function write(socket: Socket, message: Frame): void {
  socket.cork();
  for (const part of encodeFrame(message)) socket.write(part);
  socket.uncork();
}

/** As Node writes to pipes that are stdout: what was logged before `process.exit()` must not be lost. */
function writeAtOnce(socket: Socket): void {
  const { _handle: handle } = socket as unknown as {
    _handle?: { setBlocking?: (isBlocking: boolean) => void };
  };
  handle?.setBlocking?.(true);
}

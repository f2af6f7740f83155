import type { WebSocket } from 'ws';
import { AllTargets } from './all-targets.ts';
import { Link } from './link.ts';
import type { Target } from './target.ts';

/** A debugger that is connected. */
export interface DebuggerClient {
  /** A process has come. */
  attach(target: Target): void;
  /** Ends the debugger; what it held is resumed. */
  close(): void;
}

/** A debugger of one process, such as Chrome's: the two speak as if the mirror were not between them. */
export function connectToOne(socket: WebSocket, target: Target): DebuggerClient {
  const link = new Link(target, false, {
    onMessage: (message) => socket.send(message),
    onClose: () => socket.close(),
  });
  socket.on('message', (data) => link.send(String(data)));
  const close = () => {
    link.close();
    socket.terminate();
  };
  return { attach: () => {}, close };
}

/** A debugger of all processes, such as that of VS Code. */
export function connectToAll(socket: WebSocket, targets: Iterable<Target>): DebuggerClient {
  const all = new AllTargets(targets, (message) => socket.send(JSON.stringify(message)));
  socket.on('message', (data) => all.execute(String(data)));
  const close = () => {
    all.disable();
    socket.terminate();
  };
  return { attach: (target) => all.attach(target), close };
}

import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { KafkaDecision } from '../../iam/types.ts';
import type { DisturbanceKind, DisturbedService } from '../disturbance.ts';
import type { BrokerNeeds, RunningServices } from '../types.ts';

/** By what sets of services differ: one is leased again only for the same. */
export interface SetNeeds {
  readonly broker: BrokerNeeds;
  /** As of `ServicesOptions`. */
  readonly hostNames: readonly string[];
}

/** The first line of a client. */
export interface Hello {
  /** Of the host's file, which only its user can read. */
  readonly secret: string;
  /** Process id: while it lives, sets without a lease are kept for the next one. */
  readonly user: number;
  readonly needs: SetNeeds;
}

/** A service of the set is made unavailable. */
export interface DisturbanceRequest {
  /** Of the client's choice; `disturbanceEnded` names it. */
  readonly id: number;
  readonly service: DisturbedService;
  readonly kind: DisturbanceKind;
  readonly durationMs: number;
}

/** Later lines of a client. */
export type ClientMessage =
  /** The lease is over, and all clients of the set are closed. A lease that ends without has a set that cannot be used again. */
  | { readonly isReleased: true }
  | { readonly disturb: DisturbanceRequest }
  /** Ends a disturbance before its time. */
  | { readonly endDisturbance: number };

/** A set that a client has alone until its connection ends. */
export interface LeasedSet {
  readonly services: Omit<RunningServices, 'stop' | 'disturbs'>;
  /** Absolute path of the set's data directory, whose `iam` the client fills. */
  readonly directory: string;
}

/** Lines of the host. */
export type HostMessage =
  | { readonly progress: string }
  | { readonly leased: LeasedSet }
  /** The set could not be started; one line for the user. */
  | { readonly refused: string }
  /** The set has failed permanently; one line for the user. */
  | { readonly failed: string }
  /** The service is available again. */
  | { readonly disturbanceEnded: number }
  | { readonly decision: KafkaDecision };

/** Writes one message. */
export function send(socket: Socket, message: Hello | ClientMessage | HostMessage): void {
  socket.write(`${JSON.stringify(message)}\n`);
}

/** Calls back for each message of the other end; a line that is not JSON ends the connection. */
export function onMessage<Message>(socket: Socket, take: (message: Message) => void): void {
  createInterface({ input: socket }).on('line', (line) => {
    const message = parse<Message>(line);
    if (message === undefined) socket.destroy();
    else take(message);
  });
}

function parse<Message>(line: string): Message | undefined {
  try {
    return JSON.parse(line) as Message;
  } catch {
    return undefined; // Not one of ours: the caller closes the connection.
  }
}

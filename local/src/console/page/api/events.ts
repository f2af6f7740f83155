import { signal } from '@preact/signals';

/** Names of the server-sent events of `/api/v1/events`. */
const EVENT_NAMES = [
  'mapping',
  'notice',
  'records-ended',
  'invocations-ended',
  'logs',
  'metrics',
  'update',
  'reset',
  'missed',
] as const;

export type EventName = (typeof EVENT_NAMES)[number];
type Listener = (data: unknown) => void;

/** Whether events arrive. */
export const connection = signal<'connecting' | 'open' | 'lost'>('connecting');

const listeners = new Map<EventName, Set<Listener>>(EVENT_NAMES.map((name) => [name, new Set<Listener>()]));
/** Are called when events arrive again after they were lost, and after a reset: what is loaded may not be so any more. */
const reconnected = new Set<() => void>();

/**
 * Begins to listen, once for the whole page. The browser connects again by itself, with the id of the last event; after an
 * error response it does not, so a new source is opened then.
 */
export function connect(): void {
  const source = new EventSource('/api/v1/events');
  source.addEventListener('open', () => {
    const wasLost = connection.value === 'lost';
    connection.value = 'open';
    if (wasLost) callReconnected();
  });
  source.addEventListener('error', () => {
    connection.value = 'lost';
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, RECONNECT_MS);
  });
  for (const name of EVENT_NAMES) {
    source.addEventListener(name, ({ data }: MessageEvent<string>) => {
      const parsed: unknown = JSON.parse(data);
      for (const listener of [...(listeners.get(name) ?? [])]) listener(parsed);
    });
  }
}

function callReconnected(): void {
  for (const call of [...reconnected]) call();
}

listen('reset', callReconnected);

const RECONNECT_MS = 1_000;

/**
 * @param data of the event, as the reference of the JSON API describes it.
 * @returns ends the subscription.
 */
export function listen<Data>(name: EventName, listener: (data: Data) => void): () => void {
  const added = listener as Listener;
  listeners.get(name)?.add(added);
  return () => listeners.get(name)?.delete(added);
}

/** @returns ends the subscription. */
export function onReconnect(call: () => void): () => void {
  reconnected.add(call);
  return () => reconnected.delete(call);
}

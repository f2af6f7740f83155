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

let source: EventSource | undefined;
/** Whether events may have come that did not arrive. */
let hasMissed = false;
let opening: ReturnType<typeof setTimeout> | undefined;
let closing: ReturnType<typeof setTimeout> | undefined;

/**
 * Begins to listen, once for the whole page, and while it is seen: a browser has six connections to a host over HTTP/1.1, for all
 * tabs together, and loads nothing in the seventh while six listen.
 */
export function connect(): void {
  open();
  followVisibility();
  document.addEventListener('visibilitychange', followVisibility);
}

function followVisibility(): void {
  clearTimeout(closing);
  if (document.hidden) closing = setTimeout(close, HIDDEN_MS);
  else if (!source) open();
}

/** The browser connects again by itself, with the id of the last event; after an error response it does not. */
function open(): void {
  const opened = new EventSource('/api/v1/events');
  source = opened;
  opened.addEventListener('open', () => {
    connection.value = 'open';
    if (!hasMissed) return;
    hasMissed = false;
    callReconnected();
  });
  opened.addEventListener('error', () => {
    connection.value = 'lost';
    hasMissed = true;
    if (opened.readyState === EventSource.CLOSED) opening = setTimeout(open, RECONNECT_MS);
  });
  for (const name of EVENT_NAMES) {
    opened.addEventListener(name, ({ data }: MessageEvent<string>) => {
      const parsed: unknown = JSON.parse(data);
      for (const listener of [...(listeners.get(name) ?? [])]) listener(parsed);
    });
  }
}

function close(): void {
  clearTimeout(opening);
  source?.close();
  source = undefined;
  connection.value = 'connecting';
  hasMissed = true;
}

function callReconnected(): void {
  for (const call of [...reconnected]) call();
}

listen('reset', callReconnected);

const RECONNECT_MS = 1_000;
/** A look at another tab loses no events. */
const HIDDEN_MS = 5_000;

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

import type { EventSourceMappingService } from '../event-source-mapping/types.ts';
import { bareFunctionName } from '../lambda/function-name.ts';
import type { KeptInvocations } from '../lambda/types.ts';

/** How often is looked for changes while a client listens. */
const LOOK_EVERY_MS = 250;
/** Events that are kept for clients that connect again. */
const KEPT_EVENTS = 1_000;
/** Events that a client may leave unread before it is dropped. */
const MOST_UNREAD = 256;
/** Records or invocations that one event names at most. */
const MOST_NAMED = 100;

export interface ChangeEvent {
  /** Absent for one that is not kept: a client that connects again gets the next. */
  readonly id?: number;
  readonly name:
    | 'mapping'
    | 'notice'
    | 'records-ended'
    | 'invocations-ended'
    | 'metrics'
    | 'logs'
    | 'update'
    | 'reset'
    | 'missed';
  readonly data: unknown;
}

/** What an edit has become. */
export interface StackUpdated {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly durationMs: number;
  /** Functions that have the code of an edit, before the template that it may have changed. Absent: the template is applied. */
  readonly functions?: readonly string[];
  /** Absent: the edit could not be applied, or only its code is. */
  readonly changes?: readonly {
    readonly kind: string;
    readonly stackName: string;
    readonly logicalId: string;
    readonly type: string;
    readonly properties: readonly string[];
  }[];
  /** Why the edit could not be applied, one line each. Absent: it is. */
  readonly problems?: readonly string[];
}

/** What is watched. */
export interface Watched {
  readonly mappings: Pick<EventSourceMappingService, 'list' | 'history'>;
  readonly invocations: Pick<KeptInvocations, 'endedIn'>;
  /** How many lines functions have written since the start. Default: logs are not watched. */
  readonly writtenLines?: () => number;
  readonly notices: () => readonly { readonly time: string; readonly text: string }[];
}

type Listener = (event: ChangeEvent) => void;

/**
 * What changes, as events with ascending ids. It is found by looking, four times a second and only while a client listens, so
 * that mappings pay nothing for it. Ids begin at the time of the start, so those of an earlier mirror are lower than all.
 */
export class Changes {
  readonly #watched: Watched;
  readonly #listeners = new Set<Listener>();
  readonly #kept: (ChangeEvent & { readonly id: number })[] = [];
  #nextId = Date.now() * 1_000;
  #timer: NodeJS.Timeout | undefined;
  #states = new Map<string, string>();
  #newestNotice: unknown;
  #lookedAt = 0;
  #connected = 0;
  #lines = 0;

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  /** How many clients listen. */
  get listeners(): number {
    return this.#listeners.size;
  }

  /** How many clients have connected so far. */
  get connected(): number {
    return this.#connected;
  }

  /**
   * A stream of server-sent events. A client that does not read is dropped when 256 events wait for it; it may connect again
   * with the id of the last event that it has.
   * @param lastId of `Last-Event-ID`; undefined for what comes from now on. What is not kept is named by the event `missed`.
   */
  stream(lastId: number | undefined): ReadableStream<Uint8Array> {
    let stop = () => {};
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          const send: Listener = (event) => {
            if ((controller.desiredSize ?? 0) > 0) return controller.enqueue(textOf(event));
            stop();
            controller.error(new Error('the client does not read'));
          };
          stop = () => this.#unsubscribe(send);
          controller.enqueue(new TextEncoder().encode(': connected\n\n'));
          for (const event of this.#since(lastId)) send(event);
          this.#subscribe(send);
        },
        cancel: () => stop(),
      },
      { highWaterMark: MOST_UNREAD },
    );
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#listeners.clear();
  }

  /** Sends what has been applied while the mirror runs, or why it was not, to the clients that listen. */
  updated(update: StackUpdated): void {
    if (this.#listeners.size > 0) this.#emit('update', update);
  }

  /** Says that offsets, lines and invocations begin again: whatever a client has is of no use. */
  wasReset(): void {
    this.#emit('reset', {});
  }

  /** Sends to the clients that listen what is of no use later. */
  send(name: ChangeEvent['name'], data: unknown): void {
    for (const listener of [...this.#listeners]) listener({ name, data });
  }

  /** Looks once; for tests, and at the interval. */
  look(): void {
    const now = Date.now();
    for (const {
      UUID = '',
      FunctionArn = '',
      State = '',
      LastProcessingResult = '',
    } of this.#watched.mappings.list()) {
      const state = {
        uuid: UUID,
        functionName: bareFunctionName(FunctionArn),
        state: State,
        result: LastProcessingResult,
      };
      this.#lookAtState(UUID, state);
      this.#lookAtRecords(UUID, now);
    }
    this.#lookAtInvocations(now);
    this.#lookAtLogs();
    this.#lookAtNotices();
    this.#lookedAt = now;
  }

  #lookAtState(uuid: string, state: object): void {
    const text = JSON.stringify(state);
    const known = this.#states.get(uuid);
    this.#states.set(uuid, text);
    if (known !== text && known !== undefined) this.#emit('mapping', state);
  }

  /** Those that ended since the last look and before this millisecond: each is seen once. */
  #lookAtRecords(uuid: string, now: number): void {
    const since = this.#watched.mappings.history(uuid)?.list({ endedFrom: this.#lookedAt }) ?? [];
    const ended = since.filter(({ endedAt = now }) => endedAt < now);
    if (ended.length === 0) return;
    const records = ended.slice(0, MOST_NAMED).map(({ topic, partition, offset, key, outcome }) => ({
      topic,
      partition,
      offset,
      key,
      outcome,
    }));
    this.#emit('records-ended', { uuid, count: ended.length, records });
  }

  /** As for records: each that ended since the last look and before this millisecond. */
  #lookAtInvocations(now: number): void {
    const ended = this.#watched.invocations.endedIn({ from: this.#lookedAt, before: now });
    if (ended.length === 0) return;
    const invocations = ended
      .slice(0, MOST_NAMED)
      .map(({ requestId, functionName, end, startedAt, durationMs, source }) => ({
        requestId,
        functionName,
        end,
        startedAt,
        durationMs,
        ...(source && { mapping: source.mapping }),
      }));
    this.#emit('invocations-ended', { count: ended.length, invocations });
  }

  /** Lines are not in the event: a client asks for those that it shows. */
  #lookAtLogs(): void {
    const lines = this.#watched.writtenLines?.() ?? 0;
    if (lines !== this.#lines) this.send('logs', { lines: lines - this.#lines });
    this.#lines = lines;
  }

  #lookAtNotices(): void {
    const notices = this.#watched.notices();
    const known = notices.indexOf(this.#newestNotice as (typeof notices)[number]);
    const added = known < 0 ? notices : notices.slice(0, known);
    if (this.#lookedAt > 0) for (const notice of added.toReversed()) this.#emit('notice', notice);
    this.#newestNotice = notices[0] ?? this.#newestNotice;
  }

  #emit(name: ChangeEvent['name'], data: unknown): void {
    const event = { id: this.#nextId, name, data };
    this.#nextId += 1;
    this.#kept.push(event);
    if (this.#kept.length > KEPT_EVENTS) this.#kept.shift();
    for (const listener of [...this.#listeners]) listener(event);
  }

  #since(lastId: number | undefined): ChangeEvent[] {
    if (lastId === undefined) return [];
    const events: ChangeEvent[] = this.#kept.filter(({ id }) => id > lastId).slice(1 - MOST_UNREAD);
    const firstId = events[0]?.id ?? this.#nextId;
    if (firstId <= lastId + 1) return events;
    return [{ id: firstId - 1, name: 'missed', data: { after: lastId } }, ...events.slice(2 - MOST_UNREAD)];
  }

  #subscribe(listener: Listener): void {
    this.#connected += 1;
    this.#listeners.add(listener);
    if (this.#timer) return;
    // What was came while no client listened is not news.
    this.#lookedAt = Date.now();
    this.#newestNotice = this.#watched.notices()[0];
    this.#states = new Map();
    this.#lines = this.#watched.writtenLines?.() ?? 0;
    this.look();
    this.#timer = setInterval(() => this.look(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  #unsubscribe(listener: Listener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

/** https://html.spec.whatwg.org/multipage/server-sent-events.html */
const textOf = ({ id, name, data }: ChangeEvent) =>
  new TextEncoder().encode(
    `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`,
  );

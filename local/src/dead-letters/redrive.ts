import { isTooLarge } from '../event-source-mapping/consumer/errors.ts';
import { positionText } from '../event-source-mapping/core/position.ts';
import type { MappingRecord } from '../event-source-mapping/core/record.ts';
import { ServiceException } from '../shared/service-exception.ts';
import type { DeadLetter } from './dead-letter.ts';
import { type DeadLetters, type LogsOf, rememberedLogs } from './dead-letters.ts';
import { redriveCountOf, redrivenHeaders } from './loop-guard.ts';
import type { DeadLetterPorts } from './ports.ts';
import { countsOf, type DeadLetterQuery } from './selection.ts';

/** What is to be published again. */
export interface RedriveRequest extends DeadLetterQuery {
  /** These, in place of a query. */
  readonly ids?: readonly string[];
  /** All of them. */
  readonly all?: boolean;
  /** Most records to publish. */
  readonly max: number;
  /** A record that was redriven so often before is left. */
  readonly loopLimit: number;
  /** Reports what would be done, and does nothing. */
  readonly isDryRun: boolean;
}

type RedriveOutcome =
  /** Published again. */
  | 'redriven'
  /** Would be published, were it no dry run. */
  | 'wanted'
  /** Was published again before. */
  | 'redriven-before'
  /** An older dead letter is about the same record: one publication serves both. */
  | 'same-record'
  /** Its topic no longer keeps it. */
  | 'gone'
  /** With the headers of a copy it exceeds the limit of its topic. */
  | 'too-large'
  /** It has been redriven as often as the loop guard allows. */
  | 'loop';

/** What became of one dead letter. */
export interface RedriveResult {
  readonly deadLetter: DeadLetter;
  readonly outcome: RedriveOutcome;
  /** Where the copy is, `topic-partition@offset`. */
  readonly to?: string;
  /** When an earlier redrive published it. */
  readonly redrivenAt?: number;
}

/** What became of the dead letters that were selected. */
export interface RedriveReport {
  /** The oldest first. */
  readonly results: readonly RedriveResult[];
  /** Dead letters that were left since `max` was reached. */
  readonly waiting: number;
  /** Records of dead-letter topics that are not documents of Lambda. */
  readonly unreadable: readonly string[];
}

type Candidate = { readonly deadLetter: DeadLetter; readonly original: MappingRecord };

/**
 * Publishes the records of dead letters again: to the end of their partition, with key, value and headers as they were, and two
 * headers with how often and from where. Each is published once, however many consumers failed on it and however often this
 * runs; a copy that fails again is another record, until it was redriven as often as the loop guard allows.
 */
export class Redrive {
  readonly #deadLetters: DeadLetters;
  readonly #ports: DeadLetterPorts;
  /** One after the other: two at a time could publish a record twice. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(deadLetters: DeadLetters, ports: DeadLetterPorts) {
    this.#deadLetters = deadLetters;
    this.#ports = ports;
  }

  /** @throws {ServiceException} NothingSelected, UnknownDeadLetter, UnknownTopic: nothing is published then. */
  run(request: RedriveRequest): Promise<RedriveReport> {
    const run = this.#last.then(() => this.#run(request));
    this.#last = run.catch(() => {}); // Its caller gets the error.
    return run;
  }

  async #run(request: RedriveRequest): Promise<RedriveReport> {
    const { selected, unreadable } = await this.#select(request);
    await this.#requireTopics(selected);
    const results: RedriveResult[] = [];
    const once = { seen: new Set<string>(), logsOf: rememberedLogs(this.#ports) };
    let open = 0;
    let waiting = 0;
    for (const deadLetter of selected) {
      const decided = await this.#decide(deadLetter, once, request.loopLimit);
      if ('outcome' in decided) results.push(decided);
      else if (open === request.max) waiting += 1;
      else {
        open += 1;
        results.push(request.isDryRun ? { deadLetter, outcome: 'wanted' } : await this.#publish(decided));
      }
    }
    return { results, waiting, unreadable };
  }

  /** The oldest first. */
  async #select(request: RedriveRequest): Promise<{ selected: DeadLetter[]; unreadable: readonly string[] }> {
    if (request.ids) {
      const selected = await Promise.all([...new Set(request.ids)].map((id) => this.#deadLetters.get(id)));
      return { selected: selected.sort(byAge), unreadable: [] };
    }
    const { deadLetters, unreadable } = await this.#deadLetters.list(request);
    if (deadLetters.length === 0)
      throw nothingSelected(await this.#deadLetters.list({ topic: request.topic }));
    return { selected: deadLetters.toSorted(byAge), unreadable };
  }

  async #requireTopics(selected: readonly DeadLetter[]): Promise<void> {
    const topics = new Set(await this.#ports.offsets.topics());
    const missing = selected.filter(({ record }) => !topics.has(record.topic));
    const [first] = missing;
    if (!first) return;
    const names = [...new Set(missing.map(({ record }) => record.topic))].join(', ');
    throw new ServiceException(
      'UnknownTopic',
      `${missing.length} of ${selected.length} dead letters, such as ${first.id}, are about records of ${names}, and there is no such topic any more: nothing was published; accepted: dead letters of topics that exist, selected by recordTopic or ids`,
      409,
    );
  }

  async #decide(
    deadLetter: DeadLetter,
    { seen, logsOf }: { readonly seen: Set<string>; readonly logsOf: LogsOf },
    loopLimit: number,
  ): Promise<RedriveResult | Candidate> {
    const { record } = deadLetter;
    const original = await this.#deadLetters.original(deadLetter, logsOf);
    const recordId = `${positionText(record)}@${record.timestamp ?? original?.timestamp ?? ''}`;
    const redriven = this.#ports.ledger.get(recordId);
    if (redriven) {
      const { at: redrivenAt, to } = redriven;
      return { deadLetter, outcome: seen.has(recordId) ? 'same-record' : 'redriven-before', redrivenAt, to };
    }
    if (seen.has(recordId)) return { deadLetter, outcome: 'same-record' };
    seen.add(recordId);
    if (!original) return { deadLetter, outcome: 'gone' };
    if (redriveCountOf(original.headers) >= loopLimit) return { deadLetter, outcome: 'loop' };
    return { deadLetter, original };
  }

  async #publish({ deadLetter, original }: Candidate): Promise<RedriveResult> {
    const { topic, partition, key, value, headers, timestamp } = original;
    const from = positionText(original);
    const copy = { key, value, partition, headers: redrivenHeaders(headers, from) };
    try {
      const to = positionText(await this.#ports.records.writeCopy(topic, copy));
      this.#ports.ledger.add(`${from}@${timestamp}`, { at: this.#ports.now(), to });
      return { deadLetter, outcome: 'redriven', to };
    } catch (error) {
      if (isTooLarge(error)) return { deadLetter, outcome: 'too-large' };
      throw error;
    }
  }
}

const byAge = (one: DeadLetter, other: DeadLetter) => one.at - other.at;

function nothingSelected({ deadLetters }: { readonly deadLetters: readonly DeadLetter[] }): ServiceException {
  const there = countsOf(deadLetters).map(
    ({ functionName, reason, count }) => `${functionName} ${reason} (${count})`,
  );
  return new ServiceException(
    'NothingSelected',
    `the selection matches no dead letter; accepted: one that matches some of those that are there: ${there.join(', ') || 'none, for there is none'}`,
    404,
  );
}

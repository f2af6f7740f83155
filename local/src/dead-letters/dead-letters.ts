import { type Position, positionText } from '../event-source-mapping/core/position.ts';
import type { MappingRecord } from '../event-source-mapping/core/record.ts';
import { acceptedNames } from '../shared/accepted-names.ts';
import { ServiceException } from '../shared/service-exception.ts';
import { type DeadLetter, type DeadRecord, deadLettersOf, positionIn } from './dead-letter.ts';
import type { DeadLetterPorts, PartitionLog } from './ports.ts';
import { type DeadLetterQuery, isSelected } from './selection.ts';

/** Dead letters that were found. */
export interface Found {
  /** The newest first. */
  readonly deadLetters: readonly DeadLetter[];
  /** Records of a dead-letter topic that are not documents of Lambda, as positions. */
  readonly unreadable: readonly string[];
}

/** Where the logs of a topic begin and end; undefined when there is no such topic. */
export type LogsOf = (topic: string) => Promise<readonly PartitionLog[] | undefined>;

/** Asks once for each topic. */
export function rememberedLogs({ offsets }: Pick<DeadLetterPorts, 'offsets'>): LogsOf {
  const logs = new Map<string, ReturnType<LogsOf>>();
  return (topic) => {
    const asked = logs.get(topic) ?? offsets.ranges(topic);
    logs.set(topic, asked);
    return asked;
  };
}

/** Records that are read at a time. */
const PAGE = 500;
/** Of each partition of a topic, this many of the last are looked at. */
const LOOKED_AT = 10_000;

/** Reads dead letters where mappings send them: topics, and the documents for queues, SNS topics and buckets. */
export class DeadLetters {
  readonly #ports: DeadLetterPorts;

  constructor(ports: DeadLetterPorts) {
    this.#ports = ports;
  }

  /**
   * The dead letters that are meant, among the last 10,000 of each partition and the last 20,000 of documents.
   * @throws {ServiceException} UnknownTopic
   */
  async list(query: DeadLetterQuery = {}): Promise<Found> {
    const topics = query.topic === undefined ? this.#ports.topics() : [query.topic];
    const read = await Promise.all(topics.map((topic) => this.#ofTopic(topic, query.topic !== undefined)));
    const captured = query.topic === undefined ? this.#ports.captured.list() : [];
    const all = [...captured, ...read.flatMap(({ deadLetters }) => deadLetters)];
    return {
      deadLetters: all
        .filter((deadLetter) => isSelected(deadLetter, query))
        .sort((one, other) => other.at - one.at),
      unreadable: read.flatMap(({ unreadable }) => unreadable),
    };
  }

  /** @throws {ServiceException} UnknownDeadLetter */
  async get(id: string): Promise<DeadLetter> {
    const deadLetter = this.#ports.captured.get(id) ?? (await this.#at(positionIn(id)));
    if (deadLetter) return deadLetter;
    throw new ServiceException(
      'UnknownDeadLetter',
      `dead letter is ${id}; accepted: an id that GET /api/v1/dead-letters lists`,
      404,
    );
  }

  /**
   * The record that a dead letter is about; undefined when its topic does not keep it any more.
   * @param logsOf where logs begin and end. Default: asked for now.
   */
  async original(
    { record }: Pick<DeadLetter, 'record'>,
    logsOf: LogsOf = (topic) => this.#ports.offsets.ranges(topic),
  ): Promise<MappingRecord | undefined> {
    const original = await this.#recordAt(record, logsOf);
    return original && isSame(original, record) ? original : undefined;
  }

  async #at(position: Position | undefined): Promise<DeadLetter | undefined> {
    const logsOf: LogsOf = (topic) => this.#ports.offsets.ranges(topic);
    const record = position && (await this.#recordAt(position, logsOf));
    return record && deadLettersOfRecord(record)?.[0];
  }

  async #recordAt(
    { topic, partition, offset }: Position,
    logsOf: LogsOf,
  ): Promise<MappingRecord | undefined> {
    const log = (await logsOf(topic))?.find((each) => each.partition === partition);
    if (!log || offset < log.start || offset >= log.end) return undefined;
    const [record] = await this.#ports.records.read(topic, {
      partition,
      from: offset,
      end: offset + 1,
      limit: 1,
    });
    return record;
  }

  /** @param mustExist whether a topic that is not there is an error: one that nothing failed for yet may be missing. */
  async #ofTopic(topic: string, mustExist: boolean): Promise<Found> {
    const { offsets } = this.#ports;
    const logs = await offsets.ranges(topic);
    if (!logs && mustExist) {
      const names = acceptedNames(topic, await offsets.topics());
      throw new ServiceException('UnknownTopic', `topic is ${topic}; accepted: ${names}`, 404);
    }
    const read = await Promise.all((logs ?? []).map((log) => this.#ofPartition(topic, log)));
    return {
      deadLetters: read.flatMap(({ deadLetters }) => deadLetters),
      unreadable: read.flatMap(({ unreadable }) => unreadable),
    };
  }

  async #ofPartition(topic: string, { partition, start, end }: PartitionLog): Promise<Found> {
    const deadLetters: DeadLetter[] = [];
    const unreadable: string[] = [];
    for (let from = Math.max(start, end - LOOKED_AT); from < end; from += PAGE) {
      const to = Math.min(end, from + PAGE);
      for (const record of await this.#ports.records.read(topic, { partition, from, end: to, limit: PAGE })) {
        const found = deadLettersOfRecord(record);
        if (found) deadLetters.push(...found);
        else unreadable.push(positionText(record));
      }
    }
    return { deadLetters, unreadable };
  }
}

/** Lambda writes one message for each record: of a document with several, the first counts. */
function deadLettersOfRecord(record: MappingRecord): DeadLetter[] | undefined {
  const place = { destination: `kafka://${record.topic}`, idOf: () => positionText(record) };
  return deadLettersOf(record.value?.toString() ?? '', place)?.slice(0, 1);
}

/** A topic that was created again has other records at the same offsets. */
const isSame = ({ timestamp }: MappingRecord, record: DeadRecord) =>
  record.timestamp === undefined || record.timestamp === timestamp;

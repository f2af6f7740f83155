import type { EventSourceMappingService } from '../../event-source-mapping/types.ts';
import type { EndsByTopic } from '../../services/kafka/log-ends.ts';

type Mappings = Pick<EventSourceMappingService, 'list' | 'positions' | 'pausedPositions'>;
type Positions = ReadonlyMap<number, number>;

/** The lags of all mappings at one moment, with one question to Kafka for all of those that poll. */
export class MappingLags {
  readonly #mappings: Mappings;
  readonly #endsOf: (topics: Iterable<string>) => Promise<EndsByTopic>;
  #positions = new Map<string, Positions>();
  #lags: ReadonlyMap<string, number> = new Map();
  #reading: Promise<void> | undefined;

  /** @param endsOf where the logs of topics end, for all of them at once. */
  constructor(mappings: Mappings, endsOf: (topics: Iterable<string>) => Promise<EndsByTopic>) {
    this.#mappings = mappings;
    this.#endsOf = endsOf;
  }

  /** Records that each mapping has not processed, by UUID, as of the last time that they were read. */
  get known(): ReadonlyMap<string, number> {
    return this.#lags;
  }

  /** Reads them, unless that is in progress. While Kafka cannot be asked, nothing is known. */
  read(): Promise<void> {
    this.#reading ??= this.#read()
      .catch(() => {
        // The service that does not respond is named elsewhere; here its lags are unknown.
        this.#lags = new Map();
      })
      .finally(() => {
        this.#reading = undefined;
      });
    return this.#reading;
  }

  async #read(): Promise<void> {
    const mappings = this.#mappings
      .list()
      .map(({ UUID = '', Topics: [topic = ''] = [] }) => ({ uuid: UUID, topic }));
    // Before the ends: what is processed meanwhile would else look like more than there is.
    const positions = await Promise.all(mappings.map(({ uuid }) => this.#positionsOf(uuid)));
    this.#positions = new Map(mappings.map(({ uuid }, index) => [uuid, positions[index] ?? new Map()]));
    const ends = await this.#endsOf(mappings.map(({ topic }) => topic));
    this.#lags = new Map(
      mappings.map(({ uuid, topic }) => [uuid, lagBetween(this.#positions.get(uuid), ends.get(topic))]),
    );
  }

  /** Until its partitions are assigned, a mapping is where it was. */
  async #positionsOf(uuid: string): Promise<Positions | undefined> {
    const positions = this.#mappings.positions(uuid);
    if (positions && positions.size > 0) return positions;
    return (!positions && (await this.#mappings.pausedPositions(uuid))) || this.#positions.get(uuid);
  }
}

function lagBetween(positions: Positions = new Map(), ends: Positions = new Map()): number {
  let lag = 0;
  for (const [partition, position] of positions) lag += Math.max(0, (ends.get(partition) ?? 0) - position);
  return lag;
}

import type { PartitionRange } from '../../services/kafka/topic-offsets.ts';
import { ServiceException } from '../../shared/service-exception.ts';

/** An offset for each partition. */
export type Positions = ReadonlyMap<number, number>;

/** As it is in an address: `0:17,1:4`. */
export const positionsText = (positions: Positions) =>
  [...positions].map(([partition, offset]) => `${partition}:${offset}`).join(',');

/** Reads {@link positionsText}. @throws {ServiceException} InvalidRequest */
export function positionsOf(text: string): Positions {
  const pairs = text.split(',').map((pair) => /^(\d{1,10}):(\d{1,16})$/.exec(pair));
  const positions = pairs.flatMap((pair) => (pair ? [[Number(pair[1]), Number(pair[2])] as const] : []));
  if (positions.length === pairs.length) return new Map(positions);
  throw new ServiceException(
    'InvalidRequest',
    `at in the query is ${JSON.stringify(text.slice(0, 200))}; accepted: what older and newer of a response have, such as 0:17,1:4`,
  );
}

/** The positions of partitions that are there, within their logs; others begin at the end that is given. */
export function positionsWithin(
  ranges: readonly PartitionRange[],
  positions: Positions | undefined,
  otherwise: 'start' | 'end',
): Map<number, number> {
  return new Map(
    ranges.map((range) => {
      const { partition, start, end } = range;
      const given = positions?.get(partition) ?? range[otherwise];
      return [partition, Math.min(end, Math.max(start, given))];
    }),
  );
}

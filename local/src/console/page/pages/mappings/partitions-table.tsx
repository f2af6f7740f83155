import type { MappingState } from '../../api/types.ts';
import { count } from '../../components/format.ts';
import { Empty } from '../../components/states.tsx';

/** How far a mapping is in each partition. */
export function PartitionsTable({ lag }: Pick<MappingState, 'lag'>) {
  if (!lag) return <Empty>The lag is not known: Kafka does not respond.</Empty>;
  if (lag.length === 0) return <Empty>No partition is assigned to the mapping yet.</Empty>;
  const most = Math.max(1, ...lag.map((each) => each.lag));
  return (
    <section class="scroll mapping-partitions" aria-label="Partitions">
      <table>
        <caption class="visually-hidden">Partitions</caption>
        <thead>
          <tr>
            <th scope="col">Partition</th>
            <th scope="col" class="number">
              Position
            </th>
            <th scope="col" class="number">
              Lag
            </th>
            <th scope="col" class="secondary">
              <span class="visually-hidden">Share of the highest lag</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {lag.map(({ partition, position, lag: records }) => (
            <tr key={partition}>
              <td>{partition}</td>
              <td class="number">{count(position)}</td>
              <td class="number">{count(records)}</td>
              <td class="secondary">
                <meter aria-hidden="true" max={most} value={records} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

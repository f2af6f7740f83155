import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { Empty } from './states.tsx';
import { useVirtualRows } from './use-virtual-rows.ts';

/** A column of a table. */
export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** What rows are sorted by. Absent: the column cannot be sorted by. */
  readonly sortBy?: (row: Row) => string | number;
  /** Right-aligned, with digits of one width. */
  readonly isNumber?: boolean;
  /** Not drawn on a phone. */
  readonly isSecondary?: boolean;
}

interface DataTableProps<Row> {
  /** Says what the rows are. */
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
  /** What the filter looks in. Absent: there is no filter. */
  readonly textOf?: (row: Row) => string;
  /** Class of the row, for example `failed`. */
  readonly classOf?: (row: Row) => string | undefined;
  /** In the place of the table when there are no rows. */
  readonly empty: ComponentChildren;
}

interface Sorting {
  readonly column: number;
  readonly isDescending: boolean;
}

/** A table that sorts by a column, filters by text, and draws only what is in view: 100,000 rows are no more than 50. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, rows, columns, textOf, keyOf, classOf, empty } = props;
  const [filter, setFilter] = useState('');
  const [sorting, setSorting] = useState<Sorting>();
  const shown = useMemo(
    () => sorted(filtered(rows, filter, textOf), columns, sorting),
    [rows, filter, sorting],
  );
  const virtual = useVirtualRows(shown.length);
  if (rows.length === 0) return <Empty>{empty}</Empty>;
  return (
    <div class="data-table">
      {textOf && (
        <label class="filter">
          <span class="visually-hidden">Filter {caption.toLowerCase()}</span>
          <input
            type="search"
            placeholder={`Filter ${rows.length} ${caption.toLowerCase()}`}
            value={filter}
            onInput={({ currentTarget }) => setFilter(currentTarget.value)}
          />
        </label>
      )}
      <section class="scroll" aria-label={caption}>
        <table ref={virtual.ref} aria-rowcount={shown.length + 1}>
          <caption class="visually-hidden">{caption}</caption>
          <thead>
            <tr aria-rowindex={1}>
              {columns.map((column, index) => (
                <HeaderCell key={column.name} {...{ column, index, sorting, setSorting }} />
              ))}
            </tr>
          </thead>
          <tbody>
            <Spacer height={virtual.beforePx} />
            {shown.slice(virtual.first, virtual.end).map((row, index) => (
              <tr key={keyOf(row)} aria-rowindex={virtual.first + index + 2} class={classOf?.(row)}>
                {columns.map((column) => (
                  <td key={column.name} class={cellClass(column)}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            ))}
            <Spacer height={virtual.afterPx} />
          </tbody>
        </table>
      </section>
      {shown.length === 0 && (
        <Empty>
          None of the {rows.length} contains “{filter}”.
        </Empty>
      )}
    </div>
  );
}

const cellClass = <Row,>({ isNumber, isSecondary }: Column<Row>) =>
  [isNumber && 'number', isSecondary && 'secondary'].filter(Boolean).join(' ') || undefined;

function Spacer({ height }: { height: number }) {
  return height > 0 ? <tr class="spacer" style={{ height: `${height}px` }} /> : null;
}

interface HeaderCellProps<Row> {
  readonly column: Column<Row>;
  readonly index: number;
  readonly sorting: Sorting | undefined;
  readonly setSorting: (sorting: Sorting) => void;
}

function HeaderCell<Row>({ column, index, sorting, setSorting }: HeaderCellProps<Row>) {
  const isSorted = sorting?.column === index;
  const direction = sorting?.isDescending ? 'descending' : 'ascending';
  if (!column.sortBy)
    return (
      <th scope="col" class={cellClass(column)}>
        {column.name}
      </th>
    );
  const isDescending = isSorted ? !sorting.isDescending : Boolean(column.isNumber);
  return (
    <th scope="col" class={cellClass(column)} aria-sort={isSorted ? direction : undefined}>
      <button type="button" class="sort" onClick={() => setSorting({ column: index, isDescending })}>
        {column.name}
      </button>
    </th>
  );
}

function filtered<Row>(rows: readonly Row[], filter: string, textOf?: (row: Row) => string): readonly Row[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (!textOf || words.length === 0) return rows;
  return rows.filter((row) => {
    const text = textOf(row).toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function sorted<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting?: Sorting,
): readonly Row[] {
  const sortBy = sorting && columns[sorting.column]?.sortBy;
  if (!sortBy) return rows;
  const order = (one: Row, other: Row) => compare(sortBy(one), sortBy(other));
  return rows.toSorted((one, other) => (sorting.isDescending ? order(other, one) : order(one, other)));
}

function compare(one: string | number, other: string | number): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return String(one).localeCompare(String(other), 'en', { numeric: true });
}

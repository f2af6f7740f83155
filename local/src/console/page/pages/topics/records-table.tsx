import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import { size, time } from '../../components/format.ts';
import { KeyLink } from '../../components/links.tsx';
import { pathTo } from '../../components/path-to.ts';
import { RecordInPlace } from './record-view.tsx';
import type { BrowsedRecord } from './types.ts';

/** Records with previews; each opens in its place. */
export function RecordsTable({ topic, rows }: { topic: string; rows: readonly BrowsedRecord[] }) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string) =>
    setOpen((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  return (
    <section class="scroll" aria-label={`Records of ${topic}`}>
      <table class="records">
        <caption class="visually-hidden">Records of {topic}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="visually-hidden">Open</span>
            </th>
            <th scope="col">Position</th>
            <th scope="col" class="secondary">
              Time
            </th>
            <th scope="col">Key</th>
            <th scope="col" class="records-value">
              Value
            </th>
            <th scope="col" class="number secondary">
              Size
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const id = `${row.partition}@${row.offset}`;
            const isOpen = open.has(id);
            return (
              <Fragment key={id}>
                <Row topic={topic} row={row} isOpen={isOpen} toggle={() => toggle(id)} />
                {isOpen && (
                  <tr class="opened">
                    <td colSpan={6}>
                      <RecordInPlace place={{ topic, ...row }} />
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  readonly topic: string;
  readonly row: BrowsedRecord;
  readonly isOpen: boolean;
  readonly toggle: () => void;
}

function Row({ topic, row, isOpen, toggle }: RowProps) {
  const { partition, offset, timestamp, key, value, sizeBytes } = row;
  const name = `${partition}@${offset}`;
  return (
    <tr>
      <td class="records-open">
        <button
          type="button"
          class="quiet"
          aria-expanded={isOpen}
          aria-label={`Open record ${name}`}
          onClick={toggle}
        >
          {isOpen ? '▾' : '▸'}
        </button>
      </td>
      <td>
        <a href={pathTo.record(topic, partition, offset)}>{name}</a>
      </td>
      <td class="secondary records-time">{time(timestamp)}</td>
      <td class="records-key">{keyCell(key)}</td>
      <td class="records-value">
        {value.format === 'none' ? (
          <span class="empty">tombstone</span>
        ) : (
          <code>
            {value.format === 'base64' && 'base64 '}
            {value.text}
          </code>
        )}
      </td>
      <td class="number secondary">{size(sizeBytes)}</td>
    </tr>
  );
}

function keyCell({ format, text, isCut }: BrowsedRecord['key']) {
  if (text === null) return <span class="empty">none</span>;
  if (format === 'text' && !isCut) return <KeyLink keyText={text} />;
  return <code title={text}>{text}</code>;
}

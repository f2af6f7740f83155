import { useState } from 'preact/hooks';
import { positionText } from '../../../../event-source-mapping/core/position.ts';
import type { InvocationDetail } from '../../api/types.ts';
import { Badge } from '../../components/badge.tsx';
import { count } from '../../components/format.ts';
import { JsonValue } from '../../components/json-value.tsx';
import { pathTo } from '../../components/path-to.ts';
import { formatName } from '../records/record-text.ts';

type BatchRecord = NonNullable<InvocationDetail['records']>[number];

/** Records that are drawn before the reader asks for more, and that are open from the start. */
const SHOWN = 50;
const OPEN = 3;

/** The records of a batch, decoded; those that failed first in sight. */
export function InvocationRecords({ records }: { records: readonly BatchRecord[] }) {
  const [isWhole, setWhole] = useState(false);
  const failed = records.filter(({ isFailure }) => isFailure).length;
  const shown = isWhole ? records : records.slice(0, SHOWN);
  return (
    <section class="batch" aria-label="Records, decoded">
      <p class="batch-title">
        {count(records.length)} {records.length === 1 ? 'record' : 'records'}, decoded
        {failed > 0 && <span class="problem">, {count(failed)} failed</span>}
      </p>
      {shown.map((record, index) => (
        <BatchItem
          key={`${record.partition}@${record.offset}`}
          record={record}
          isOpen={
            records.length <= OPEN || (failed > 0 && failed <= OPEN ? Boolean(record.isFailure) : index === 0)
          }
        />
      ))}
      {shown.length < records.length && (
        <button type="button" onClick={() => setWhole(true)}>
          Show all {count(records.length)} records
        </button>
      )}
    </section>
  );
}

function BatchItem({ record, isOpen }: { record: BatchRecord; isOpen: boolean }) {
  const { topic, partition, offset, key, value, headers, isFailure } = record;
  return (
    <details open={isOpen} class={isFailure ? 'failed' : undefined}>
      <summary>
        <span>{positionText(record)}</span>{' '}
        <span class="key">{key.value === null ? 'no key' : String(key.value)}</span>{' '}
        {isFailure && <Badge tone="bad">Failed</Badge>}
      </summary>
      <p>
        <a href={pathTo.record(topic, partition, offset)}>What happened to it</a>
      </p>
      <JsonValue value={value.value} label={`Value (${formatName(value)})`} />
      {headers.length > 0 && (
        <JsonValue
          value={headers.map((header) => `${header.name}: ${String(header.value.value)}`).join('\n')}
          label="Headers"
        />
      )}
    </details>
  );
}

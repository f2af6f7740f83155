import { positionText } from '../../../../event-source-mapping/core/position.ts';
import type { RecordStory } from '../../api/types.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { count, time } from '../../components/format.ts';
import { RecordLink } from '../../components/links.tsx';
import { OUTCOMES } from '../records/record-text.ts';
import { OutcomeBadge } from '../records/story-card.tsx';

const columns: readonly Column<RecordStory>[] = [
  {
    name: 'Record',
    cell: (story) => <RecordLink {...story} />,
    sortBy: ({ partition, offset }) => `${partition} ${offset}`,
  },
  {
    name: 'Outcome',
    cell: ({ outcome, condition }) => <OutcomeBadge outcome={outcome} condition={condition} />,
    sortBy: ({ outcome }) => outcome,
  },
  {
    name: 'Attempts',
    cell: ({ attemptCount }) => count(attemptCount),
    sortBy: ({ attemptCount }) => attemptCount,
    isNumber: true,
  },
  { name: 'Key', cell: ({ key }) => <span class="mapping-key">{key ?? ''}</span>, isSecondary: true },
  {
    name: 'Polled',
    cell: ({ polledAt }) => time(polledAt),
    sortBy: ({ polledAt }) => polledAt,
    isSecondary: true,
  },
  {
    name: 'Last error',
    cell: ({ attempts }) => <span class="mapping-error">{lastError(attempts)}</span>,
    isSecondary: true,
  },
];

const lastError = (attempts: RecordStory['attempts']) => attempts.findLast(({ error }) => error)?.error ?? '';

/** The last records of a mapping, with how they ended. */
export function RecordsTable({ records }: { records: readonly RecordStory[] }) {
  return (
    <DataTable
      caption="Records"
      rows={records}
      columns={columns}
      keyOf={({ partition, offset, polledAt }) => `${partition}@${offset} ${polledAt}`}
      textOf={(story) =>
        [
          positionText(story),
          story.key,
          OUTCOMES[story.outcome].text,
          story.condition,
          lastError(story.attempts),
        ].join(' ')
      }
      classOf={({ outcome }) => (OUTCOMES[outcome].tone === 'bad' ? 'failed' : undefined)}
      empty="No record has been polled yet."
    />
  );
}

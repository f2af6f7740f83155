import { positionText } from '../../../../event-source-mapping/core/position.ts';
import { count, duration, time } from '../../components/format.ts';
import { FunctionLink, InvocationLink, RecordLink } from '../../components/links.tsx';
import { OutcomeBadge } from '../records/story-card.tsx';
import type { Bar, Waterfall, WaterfallRow } from './waterfall.ts';

/** How many records there are, since when and over how long. */
export function WaterfallSpan({ waterfall: { rows, startedAt, durationMs } }: { waterfall: Waterfall }) {
  return (
    <p class="waterfall-span">
      {count(new Set(rows.map(({ story }) => positionText(story))).size)} records from {time(startedAt)}, over{' '}
      {duration(durationMs)}
    </p>
  );
}

interface WaterfallTableProps {
  readonly rows: readonly WaterfallRow[];
  /** Of the whole axis. */
  readonly durationMs: number;
  /** Short names of functions. */
  readonly names: ReadonlyMap<string, string>;
}

/** Records in their mappings, one a line, on an axis of time. */
export function WaterfallTable({ rows, durationMs, names }: WaterfallTableProps) {
  return (
    <div class="scroll">
      <table class="waterfall">
        <caption class="visually-hidden">What happened, by record and function</caption>
        <thead>
          <tr>
            <th scope="col">Record</th>
            <th scope="col">Function</th>
            <th scope="col" class="waterfall-axis">
              <span>0</span>
              <span>{duration(durationMs)}</span>
            </th>
            <th scope="col">Outcome</th>
            <th scope="col" class="secondary">
              Last request
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <WaterfallLine
              key={`${row.story.mapping} ${positionText(row.story)} ${row.story.polledAt}`}
              row={row}
              functionText={names.get(row.story.functionName)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function WaterfallLine({ row, functionText }: { row: WaterfallRow; functionText: string | undefined }) {
  const { story, life, attempts } = row;
  const requestId = story.attempts.at(-1)?.requestId;
  return (
    <tr>
      <td>
        <RecordLink {...story} />
      </td>
      <td>
        <FunctionLink name={story.functionName} text={functionText} />
      </td>
      <td>
        <div class="waterfall-track">
          <BarView bar={life} kind="life" />
          {attempts.map((bar, index) => (
            <BarView key={index} bar={bar} kind="attempt" />
          ))}
        </div>
      </td>
      <td>
        <OutcomeBadge outcome={story.outcome} />
      </td>
      <td class="secondary">{requestId && <InvocationLink requestId={requestId} />}</td>
    </tr>
  );
}

function BarView({ bar, kind }: { bar: Bar; kind: 'life' | 'attempt' }) {
  return (
    <span
      class={`bar ${kind} ${bar.tone}`}
      title={bar.label}
      style={{ left: `${bar.leftPercent}%`, width: `${bar.widthPercent}%` }}
    />
  );
}

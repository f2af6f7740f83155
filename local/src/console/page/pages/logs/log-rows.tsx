import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { LogLine } from '../../api/types.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { count, time } from '../../components/format.ts';
import { FieldsSummary, LevelMark, parsedLine, shortText } from '../../components/log-list.tsx';
import { keyOfLine } from './log-buffer.ts';
import type { useLogLines } from './use-log-lines.ts';

const ROW_HEIGHT_PX = 22;
/** Rows before and after those in view. */
const OVERSCAN = 20;
/** As near to the end as this, new lines are followed. */
const END_PX = 30;

interface LogRowsProps {
  readonly loaded: ReturnType<typeof useLogLines>;
  readonly names: ReadonlyMap<string, string>;
  readonly chosen: LogLine | undefined;
  readonly choose: (line: LogLine) => void;
}

/**
 * Rows of one height, of which only those in view are drawn. At the end they follow what is written; elsewhere they stay, and
 * say how much is new.
 */
export function LogRows({ loaded: { lines, hasOlder, loadOlder }, names, chosen, choose }: LogRowsProps) {
  const view = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  const isAtEnd = useRef(true);
  const seen = useRef(lines.length);
  const anchor = useRef<{ readonly key: string; readonly index: number } | undefined>(undefined);

  useLayoutEffect(() => {
    const element = view.current;
    if (!element) return;
    // Older lines before the first that was there must not move what is read.
    const { key = '', index = 0 } = anchor.current ?? {};
    const now = key ? lines.findIndex((line) => keyOfLine(line) === key) : -1;
    if (isAtEnd.current) element.scrollTop = element.scrollHeight;
    else if (now >= 0 && now !== index) element.scrollTop += (now - index) * ROW_HEIGHT_PX;
    const [first] = lines;
    anchor.current = first && { key: keyOfLine(first), index: 0 };
    if (isAtEnd.current) seen.current = lines.length;
  }, [lines]);
  useEffect(() => {
    const element = view.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const scrolled = () => {
    const element = view.current;
    if (!element) return;
    isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < END_PX;
    if (isAtEnd.current) seen.current = lines.length;
    setTop(element.scrollTop);
  };
  const toEnd = () => {
    isAtEnd.current = true;
    view.current?.scrollTo({ top: view.current.scrollHeight });
  };
  const chosenKey = chosen && keyOfLine(chosen);
  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const current = chosenKey ? lines.findIndex((line) => keyOfLine(line) === chosenKey) : -1;
    const start = current < 0 ? Math.floor(top / ROW_HEIGHT_PX) - Math.sign(step) : current;
    const next = Math.min(lines.length - 1, Math.max(0, start + step));
    const line = lines[next];
    if (line) choose(line);
    const at = next * ROW_HEIGHT_PX;
    if (view.current && (at < top || at > top + height - 2 * ROW_HEIGHT_PX))
      view.current.scrollTop = at - height / 2;
  };
  const first = Math.max(0, Math.floor(top / ROW_HEIGHT_PX) - OVERSCAN);
  const end = Math.min(lines.length, Math.ceil((top + height) / ROW_HEIGHT_PX) + OVERSCAN);
  const added = lines.length - seen.current;
  return (
    <div>
      <p class="log-tools">
        <span class="muted">{count(lines.length)} lines</span>
        {hasOlder && <ActionButton action={loadOlder}>Load older lines</ActionButton>}
        {!isAtEnd.current && (
          <button type="button" class="primary" onClick={toEnd}>
            {added > 0 ? `${count(added)} new, follow` : 'Follow'}
          </button>
        )}
      </p>
      <div
        ref={view}
        class="log-view"
        role="listbox"
        aria-label="Log lines"
        aria-activedescendant={chosenKey && idOf(chosenKey)}
        tabIndex={0}
        onScroll={scrolled}
        onKeyDown={move}
        onClick={({ target }) => {
          const row = (target as Element).closest<HTMLElement>('[data-index]');
          const line = row && lines[Number(row.dataset.index)];
          if (line) choose(line);
        }}
      >
        <div style={{ height: `${first * ROW_HEIGHT_PX}px` }} />
        {lines.slice(first, end).map((line, index) => {
          const key = keyOfLine(line);
          return (
            <LogRow
              key={key}
              line={line}
              name={names.get(line.functionName) ?? line.functionName}
              isChosen={key === chosenKey}
              position={first + index + 1}
              of={lines.length}
            />
          );
        })}
        <div style={{ height: `${(lines.length - end) * ROW_HEIGHT_PX}px` }} />
      </div>
    </div>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20 };

const idOf = (key: string) => `line-${key.replaceAll(' ', '-')}`;

interface LogRowProps {
  readonly line: LogLine;
  readonly name: string;
  readonly isChosen: boolean;
  readonly position: number;
  readonly of: number;
}

function LogRow({ line, name, isChosen, position, of }: LogRowProps) {
  const { text, fields, isPlatform } = parsedLine(line);
  return (
    // The list takes the keys for its rows.
    <div
      id={idOf(keyOfLine(line))}
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      aria-posinset={position}
      aria-setsize={of}
      class={isPlatform ? 'log-row platform' : 'log-row'}
      data-index={position - 1}
    >
      <span class="time">{time(line.timestamp)}</span>
      <LevelMark level={line.level} />
      <span class="name">{name}</span>
      <span class="request">{line.requestId?.slice(0, 8)}</span>
      <span class="said">
        {shortText(text.slice(0, ROW_CHARACTERS))}
        {fields && <FieldsSummary fields={fields} />}
      </span>
    </div>
  );
}

/** A row has one line. */
const ROW_CHARACTERS = 400;

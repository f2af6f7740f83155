import { useState } from 'preact/hooks';
import { getJson, postJson } from '../../api/client.ts';
import { serverNow } from '../../api/server-clock.ts';
import type { MappingState, TopicState } from '../../api/types.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { count } from '../../components/format.ts';
import { Show } from '../../components/states.tsx';
import { localTimeText, moveText, type RewindTo, rewindPlan } from './rewind-plan.ts';

const HOUR_MS = 3_600_000;

interface RewindDialogProps {
  readonly mapping: MappingState;
  readonly changed: () => void;
  readonly close: () => void;
}

/** Asks where a mapping is to continue, and shows what that does before it is done. */
export function RewindDialog({ mapping, changed, close }: RewindDialogProps) {
  const [kind, setKind] = useState<RewindTo['kind']>('time');
  const [timeText, setTimeText] = useState(() => localTimeText(serverNow() - HOUR_MS));
  const [offsetText, setOffsetText] = useState(() => String(firstPosition(mapping)));
  const [partition, setPartition] = useState<number>();
  const time = new Date(timeText).getTime();
  const to = targetOf(kind, time, offsetText);
  const { topic } = mapping;
  const query = kind === 'time' && Number.isFinite(time) ? { time } : {};
  const loaded = useLoaded(
    (signal) => getJson<TopicState>(['topics', topic], { signal, query }),
    `${topic} ${JSON.stringify(query)}`,
  );
  const send = async () => {
    const target = to?.kind === 'time' ? { toTime: to.time } : { toOffset: to?.offset };
    await postJson(['mappings', mapping.uuid, 'rewind'], { ...target, partition });
    changed();
    close();
  };
  return (
    <Dialog title="Rewind" close={close}>
      <p>
        The mapping is paused, moved, and polls again. Records that were processed before are processed again:
        the function has to stand that.
      </p>
      <fieldset class="mapping-rewind-target">
        <legend>Continue at</legend>
        <label>
          <input type="radio" name="kind" checked={kind === 'time'} onChange={() => setKind('time')} /> a time
        </label>
        <label>
          <input type="radio" name="kind" checked={kind === 'offset'} onChange={() => setKind('offset')} /> an
          offset
        </label>
      </fieldset>
      <div class="mapping-rewind-fields">
        {kind === 'time' ? (
          <label>
            Time, in your time zone
            <input
              type="datetime-local"
              step="1"
              value={timeText}
              onInput={({ currentTarget }) => setTimeText(currentTarget.value)}
            />
          </label>
        ) : (
          <label>
            Offset
            <input
              inputMode="numeric"
              value={offsetText}
              onInput={({ currentTarget }) => setOffsetText(currentTarget.value)}
            />
          </label>
        )}
        <label>
          Partition
          <select
            value={partition ?? ''}
            onChange={({ currentTarget: { value } }) =>
              setPartition(value === '' ? undefined : Number(value))
            }
          >
            <option value="">All</option>
            {loaded.data?.partitions.map(({ partition: number, start, end }) => (
              <option key={number} value={number}>
                {number} (has {count(start)} to {count(end)})
              </option>
            ))}
          </select>
        </label>
      </div>
      <Show loaded={loaded}>
        {(data) =>
          to ? (
            <Preview moves={rewindPlan(mapping, data, to, partition)} />
          ) : (
            <p class="action-error">
              {kind === 'time' ? 'Enter a date and a time.' : 'Enter a whole number, 0 or more.'}
            </p>
          )
        }
      </Show>
      <footer>
        <ActionButton kind="primary" action={send} isDisabled={!to}>
          Rewind
        </ActionButton>
        <button type="button" onClick={close}>
          Cancel
        </button>
      </footer>
    </Dialog>
  );
}

function Preview({ moves }: { moves: ReturnType<typeof rewindPlan> }) {
  return (
    <>
      <p aria-live="polite">
        <strong>{moveText(moves)}</strong>
      </p>
      <section class="scroll" aria-label="What the rewind does">
        <table>
          <thead>
            <tr>
              <th scope="col">Partition</th>
              <th scope="col" class="number">
                Is at
              </th>
              <th scope="col" class="number">
                Continues at
              </th>
              <th scope="col" class="number">
                Polled again
              </th>
            </tr>
          </thead>
          <tbody>
            {moves.map(({ partition, from, to, records }) => (
              <tr key={partition}>
                <td>{partition}</td>
                <td class="number">{count(from)}</td>
                <td class="number">{count(to)}</td>
                <td class="number">{records < 0 ? `${count(-records)} skipped` : count(records)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

const firstPosition = ({ lag }: MappingState) =>
  Math.min(...(lag ?? []).map(({ position }) => position), Number.MAX_SAFE_INTEGER) % Number.MAX_SAFE_INTEGER;

/** Undefined while the fields have nothing that is accepted. */
function targetOf(kind: RewindTo['kind'], time: number, offset: string): RewindTo | undefined {
  if (kind === 'time') return Number.isFinite(time) ? { kind, time } : undefined;
  return /^\d{1,15}$/.test(offset.trim()) ? { kind, offset: Number(offset) } : undefined;
}

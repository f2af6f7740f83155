import { useState } from 'preact/hooks';
import { postJson } from '../../api/client.ts';
import type { FunctionState } from '../../api/types.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { Empty } from '../../components/states.tsx';
import { faultsChanged } from './faults-signal.ts';

const SLOW_MS = 3_000;

/** Makes the next invocations of a function fail or slow. */
export function FunctionForm({ functions }: { functions: readonly FunctionState[] }) {
  const [name, setName] = useState<string>();
  const [times, setTimes] = useState('3');
  const chosen = functions.find((each) => each.name === name) ?? functions[0];
  if (!chosen) return <Empty>The template has no function.</Empty>;
  const add = (fault: object) => async () => {
    await postJson(['functions', chosen.name, 'faults'], { ...fault, times: Number(times) });
    faultsChanged();
  };
  return (
    <>
      <label>
        Function
        <select value={chosen.name} onChange={({ currentTarget: { value } }) => setName(value)}>
          {functions.map((each) => (
            <option key={each.name}>{each.name}</option>
          ))}
        </select>
      </label>
      <label>
        Invocations
        <input
          type="number"
          min="1"
          value={times}
          onInput={({ currentTarget }) => setTimes(currentTarget.value)}
        />
      </label>
      <div class="lab-buttons">
        <ActionButton action={add({ kind: 'fail' })}>Fail</ActionButton>
        <ActionButton action={add({ kind: 'delay', delayMs: SLOW_MS })}>Wait 3 s</ActionButton>
      </div>
    </>
  );
}

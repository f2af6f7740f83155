import { useState } from 'preact/hooks';
import { postJson } from '../../api/client.ts';
import type { FunctionState } from '../../api/types.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { Empty } from '../../components/states.tsx';
import { faultsChanged } from './faults-signal.ts';
import { useFunctionSelect } from './function-select.tsx';

const SLOW_MS = 3_000;

/** Makes the next invocations of a function fail or slow. */
export function FunctionForm({ functions }: { functions: readonly FunctionState[] }) {
  const [times, setTimes] = useState('3');
  const { chosen, field } = useFunctionSelect(functions);
  if (!chosen) return <Empty>The template has no function.</Empty>;
  const add = (fault: object) => async () => {
    await postJson(['functions', chosen.name, 'faults'], { ...fault, times: Number(times) });
    faultsChanged();
  };
  return (
    <>
      {field}
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

import { useState } from 'preact/hooks';
import { postJson } from '../../api/client.ts';
import type { MappingState } from '../../api/types.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { Empty } from '../../components/states.tsx';

/** Pauses a mapping. */
export function MappingForm({
  mappings,
  changed,
}: {
  mappings: readonly MappingState[];
  changed: () => void;
}) {
  const [uuid, setUuid] = useState<string>();
  const enabled = mappings.filter(({ state }) => state === 'Enabled');
  const chosen = enabled.find((each) => each.uuid === uuid) ?? enabled[0];
  if (!chosen) return <Empty>There is no mapping that polls.</Empty>;
  const pause = async () => {
    await postJson(['mappings', chosen.uuid, 'pause']);
    changed();
  };
  return (
    <>
      <label>
        Mapping
        <select value={chosen.uuid} onChange={({ currentTarget: { value } }) => setUuid(value)}>
          {enabled.map((each) => (
            <option key={each.uuid} value={each.uuid}>
              {each.functionName} on {each.topic}
            </option>
          ))}
        </select>
      </label>
      <ActionButton action={pause}>Pause</ActionButton>
    </>
  );
}

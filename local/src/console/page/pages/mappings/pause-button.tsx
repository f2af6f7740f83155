import { postJson } from '../../api/client.ts';
import type { MappingState } from '../../api/types.ts';
import { ActionButton } from '../../components/action-button.tsx';

/** Pauses a mapping, or resumes one that is paused. */
export function PauseButton({ mapping, changed }: { mapping: MappingState; changed: () => void }) {
  const { uuid, functionName, topic, state } = mapping;
  const isPaused = state === 'Disabled' || state === 'Disabling';
  const name = isPaused ? 'Resume' : 'Pause';
  const send = async () => {
    await postJson(['mappings', uuid, isPaused ? 'resume' : 'pause']);
    changed();
  };
  return (
    <ActionButton action={send} label={`${name} ${functionName} on topic ${topic}`}>
      {name}
    </ActionButton>
  );
}

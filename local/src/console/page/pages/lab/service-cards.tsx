import { postJson } from '../../api/client.ts';
import type { ServiceState } from '../../api/types.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { SERVICE_NAMES } from './lab-text.ts';

const SECONDS = 10;

/** Stalls or stops a service of the mirror for ten seconds. */
export function ServiceCards({
  services,
  changed,
}: {
  services: readonly ServiceState[];
  changed: () => void;
}) {
  const disturb = (name: string, kind: string) => async () => {
    await postJson(['services', name, 'faults'], { kind, durationMs: SECONDS * 1_000 });
    changed();
  };
  return (
    <ul class="lab-services">
      {services.map(({ name, refusal, fault }) => (
        <li key={name}>
          <span>{SERVICE_NAMES[name]}</span>
          {refusal ? (
            <span class="muted">cannot be disturbed: {refusal}.</span>
          ) : (
            <span class="lab-buttons">
              <ActionButton
                action={disturb(name, 'stall')}
                isDisabled={fault !== undefined}
                label={`Stall ${SECONDS} s: ${SERVICE_NAMES[name]}`}
              >
                Stall {SECONDS} s
              </ActionButton>
              <ActionButton
                kind="danger"
                action={disturb(name, 'stop')}
                isDisabled={fault !== undefined}
                label={`Stop ${SECONDS} s: ${SERVICE_NAMES[name]}`}
              >
                Stop {SECONDS} s
              </ActionButton>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

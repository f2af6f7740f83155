import { connection } from '../api/events.ts';

const TEXTS = {
  connecting: 'Connecting',
  open: 'Live',
  lost: 'The mirror does not respond. Connecting again.',
};

/** Whether events arrive, in words and for a screen reader. */
export function Connection() {
  return (
    <p class={`connection ${connection.value}`} role="status">
      {TEXTS[connection.value]}
    </p>
  );
}

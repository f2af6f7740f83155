import { useId, useMemo, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso/router';
import { stringify } from '../../../../shared/exact-json.ts';
import { postJson } from '../../api/client.ts';
import { Dialog } from '../../components/dialog.tsx';
import { size } from '../../components/format.ts';
import { parseJsonText } from '../../components/json-text.ts';
import { pathTo } from '../../components/path-to.ts';
import { ErrorBox } from '../../components/states.tsx';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, as `payload-limit.ts` has it. */
const PAYLOAD_LIMIT_BYTES = 6_291_456;

interface InvokeDialogProps {
  readonly functionName: string;
  /** What the editor begins with, as JSON. */
  readonly payload: unknown;
  readonly close: () => void;
}

/** Invokes a function with a payload that is edited here, and goes to the page of the run as soon as it has started. */
function InvokeDialog({ functionName, payload, close }: InvokeDialogProps) {
  const { route } = useLocation();
  const id = useId();
  const [text, setText] = useState(() => stringify(payload, 2));
  const [isStarting, setStarting] = useState(false);
  const [error, setError] = useState<Error>();
  const { value, problem } = useMemo(() => checked(text), [text]);
  const invoke = async (event: Event) => {
    event.preventDefault();
    if (problem !== undefined || isStarting) return;
    setStarting(true);
    setError(undefined);
    try {
      const { requestId } = await postJson<{ requestId: string }>(['functions', functionName, 'runs'], value);
      close();
      route(pathTo.invocation(requestId));
    } catch (failure) {
      setError(failure as Error);
      setStarting(false);
    }
  };
  return (
    <Dialog title={`Invoke ${functionName}`} close={close}>
      <form class="invoke" onSubmit={invoke}>
        <label for={`${id}-payload`}>Event, as JSON</label>
        <textarea
          id={`${id}-payload`}
          class="code"
          rows={16}
          spellcheck={false}
          autocomplete="off"
          aria-invalid={problem !== undefined}
          aria-describedby={`${id}-problem`}
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void invoke(event);
          }}
        />
        <p id={`${id}-problem`} class={problem === undefined ? 'muted' : 'problem'} aria-live="polite">
          {problem ?? `${size(new Blob([text]).size)}. Ctrl+Enter invokes.`}
        </p>
        {error && <ErrorBox error={error} />}
        <footer>
          <button type="submit" class="primary" disabled={problem !== undefined || isStarting}>
            {isStarting ? 'Starting' : 'Invoke'}
          </button>
          <button type="button" onClick={close}>
            Cancel
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

function checked(text: string) {
  const parsed = parseJsonText(text);
  const bytes = new Blob([text]).size;
  if (parsed.problem !== undefined || bytes <= PAYLOAD_LIMIT_BYTES) return parsed;
  // What is sent has no indentation, so it may be smaller than the text.
  if (new Blob([stringify(parsed.value)]).size <= PAYLOAD_LIMIT_BYTES) return parsed;
  return {
    value: undefined,
    problem: `An event has at most ${size(PAYLOAD_LIMIT_BYTES)}; this has ${size(bytes)}.`,
  };
}

/** A button that opens the dialog. */
export function InvokeButton({
  functionName,
  payload,
  text,
}: Omit<InvokeDialogProps, 'close'> & { readonly text: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        {text}
      </button>
      {isOpen && <InvokeDialog functionName={functionName} payload={payload} close={() => setOpen(false)} />}
    </>
  );
}

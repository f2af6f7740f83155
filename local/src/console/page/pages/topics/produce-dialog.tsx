import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { Position } from '../../../../event-source-mapping/core/position.ts';
import { type ApiError, getJson, postJson } from '../../api/client.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { Dialog } from '../../components/dialog.tsx';
import { RecordLink } from '../../components/links.tsx';
import { ErrorBox } from '../../components/states.tsx';
import { bodyOf, type DraftField, fieldOf, NO_SCHEMA, type RecordDraft } from './new-record.ts';
import type { TopicSchema } from './types.ts';

interface ProduceDialogProps {
  readonly topic: string;
  readonly partitions: number;
  /** What the form begins with. */
  readonly draft: RecordDraft;
  readonly close: () => void;
}

/** Writes a record: an error is beside the field that it is about, and the new record is linked. */
export function ProduceDialog({ topic, partitions, draft: first, close }: ProduceDialogProps) {
  const [draft, setDraft] = useState(first);
  const [file, setFile] = useState<File>();
  const [problem, setProblem] = useState<{ field?: DraftField; message: string }>();
  const [written, setWritten] = useState<Position>();
  const [isSending, setSending] = useState(false);
  const schemas = useLoaded(
    (signal) => getJson<TopicSchema[]>(['topics', topic, 'schemas'], { signal }),
    topic,
  );
  const set = (change: Partial<RecordDraft>) => setDraft((before) => ({ ...before, ...change }));
  const send = async () => {
    setProblem(undefined);
    setWritten(undefined);
    setSending(true);
    try {
      const bytes = draft.kind === 'file' && file ? await base64Of(file) : undefined;
      // Before the schemas are loaded, the mirror decides whether there is one.
      const made = bodyOf(draft, schemas.data?.length !== 0, bytes);
      if ('mistake' in made) return setProblem(made.mistake);
      const { positions } = await postJson<{ positions: Position[] }>(['topics', topic, 'records'], {
        records: [made.body],
      });
      setWritten(positions[0]);
    } catch (error) {
      const { code = '', message } = error as Partial<ApiError> & Error;
      setProblem({ field: fieldOf(code), message });
    } finally {
      setSending(false);
    }
  };
  const field = (name: DraftField) => ({
    problem: problem?.field === name ? problem.message : undefined,
  });
  return (
    <Dialog title={`Produce to ${topic}`} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Field
          label="Key"
          hint={draft.original ? KEPT_HINT : 'Empty: the record has none.'}
          {...field('key')}
        >
          {(props) => <input {...props} value={draft.key} onInput={onText((key) => set({ key }))} />}
        </Field>
        <fieldset class="kinds">
          <legend>Value</legend>
          {KINDS.map(([kind, label]) => (
            <label key={kind}>
              <input type="radio" name="kind" checked={draft.kind === kind} onChange={() => set({ kind })} />{' '}
              {label}
            </label>
          ))}
        </fieldset>
        {(draft.kind === 'json' || draft.kind === 'text') && (
          <Field label={draft.kind === 'json' ? 'JSON' : 'Text'} {...field('value')}>
            {(props) => (
              <textarea
                {...props}
                rows={8}
                spellcheck={false}
                value={draft.value}
                onInput={onText((value) => set({ value }))}
              />
            )}
          </Field>
        )}
        {draft.kind === 'file' && (
          <Field
            label="File"
            hint={draft.original?.valueBytes ? KEPT_BYTES_HINT : 'Its bytes are the value.'}
            {...field('value')}
          >
            {(props) => (
              <input
                {...props}
                type="file"
                onChange={({ currentTarget }) => setFile(currentTarget.files?.[0])}
              />
            )}
          </Field>
        )}
        {draft.kind === 'json' && (schemas.data?.length ?? 0) > 0 && (
          <Field label="Schema" {...field('schema')}>
            {(props) => (
              <select {...props} value={draft.schema} onChange={onText((schema) => set({ schema }))}>
                <option value="">The one that the value fits</option>
                <option value={NO_SCHEMA}>None: the JSON as it is</option>
                {schemas.data?.map(({ schemaVersionId, schemaName, dataFormat }) => (
                  <option key={schemaVersionId} value={schemaVersionId}>
                    {schemaName ?? schemaVersionId} ({dataFormat})
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        <Field label="Headers" hint="One a line: name: value" {...field('headers')}>
          {(props) => (
            <textarea
              {...props}
              rows={2}
              spellcheck={false}
              value={draft.headers}
              onInput={onText((headers) => set({ headers }))}
            />
          )}
        </Field>
        <div class="produce-row">
          <Field label="Partition" {...field('partition')}>
            {(props) => (
              <select {...props} value={draft.partition} onChange={onText((partition) => set({ partition }))}>
                <option value="">By the key</option>
                {Array.from({ length: partitions }, (_, partition) => (
                  <option key={partition} value={String(partition)}>
                    {partition}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label="Time" hint="Empty: now." {...field('time')}>
            {(props) => (
              <input
                {...props}
                placeholder="2026-11-29T12:00:00Z"
                value={draft.time}
                onInput={onText((time) => set({ time }))}
              />
            )}
          </Field>
        </div>
        {problem && !problem.field && <ErrorBox error={new Error(problem.message)} />}
        <p class="produce-written" role="status">
          {written && (
            <>
              Written: <RecordLink {...written} />
            </>
          )}
        </p>
        <footer>
          <button type="submit" class="primary" disabled={isSending}>
            Produce
          </button>
          <button type="button" onClick={close}>
            {written ? 'Done' : 'Cancel'}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

const KEPT_BYTES_HINT = 'Its bytes are the value. Without a file, those of the record are.';
const KEPT_HINT = 'Sent as it was unless it is edited. Empty: the record has none.';

const KINDS = [
  ['json', 'JSON'],
  ['text', 'Text'],
  ['file', 'File'],
  ['none', 'None (tombstone)'],
] as const;

const onText =
  (set: (text: string) => void) =>
  ({ currentTarget }: { currentTarget: { value: string } }) =>
    set(currentTarget.value);

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly problem?: string | undefined;
  readonly children: (props: {
    id: string;
    'aria-describedby': string;
    'aria-invalid': boolean;
  }) => ComponentChildren;
}

function Field({ label, hint, problem, children }: FieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, 'aria-describedby': `${id}-note`, 'aria-invalid': problem !== undefined })}
      <p
        id={`${id}-note`}
        class={problem ? 'field-problem' : 'field-hint'}
        role={problem ? 'alert' : undefined}
      >
        {problem ?? hint}
      </p>
    </div>
  );
}

/**
 * A data URL is the only encoder of the browser that takes a file of any size.
 * @throws {DOMException} for a file that cannot be read, such as one that was changed since it was chosen.
 */
function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

import { useState } from 'preact/hooks';
import { postJson } from '../../api/client.ts';
import type { RedriveReport } from '../../api/types.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { count } from '../../components/format.ts';
import { RecordLink } from '../../components/links.tsx';
import { pathTo } from '../../components/path-to.ts';
import { Show } from '../../components/states.tsx';
import { OUTCOME_TEXTS, parsePosition, summaryOf } from './redrive-text.ts';

/** What is redriven: these, all, or those of a function or reason. */
export type RedriveSelection =
  | { readonly ids: readonly string[] }
  | { readonly all: true }
  | { readonly function?: string; readonly reason?: string };

/** A dry run, a question, and the report with links to the copies. */
export function RedriveDialog({ selection, close }: { selection: RedriveSelection; close: () => void }) {
  const [report, setReport] = useState<RedriveReport>();
  const dryRun = useLoaded(
    (signal) =>
      postJson<RedriveReport>(['dead-letters', 'redrive'], { ...selection, isDryRun: true }, { signal }),
    JSON.stringify(selection),
  );
  const send = async () => {
    setReport(await postJson<RedriveReport>(['dead-letters', 'redrive'], selection));
  };
  return (
    <Dialog title={report ? 'Redriven' : 'Redrive'} close={close}>
      {report ? (
        <Report report={report} />
      ) : (
        <Show loaded={dryRun}>
          {(data) => {
            const wanted = data.results.filter(({ outcome }) => outcome === 'wanted').length;
            return (
              <>
                <p>
                  {wanted === 1
                    ? '1 record is published again'
                    : `${count(wanted)} records are published again`}
                  : to its topic and partition, with key, value and headers as they were, and the headers{' '}
                  <code>redrive-count</code> and <code>redriven-from</code>. Every mapping of the topic gets
                  the copy, not only the one that failed.
                </p>
                <p class="muted">
                  A record that was redriven three times before is left: one that can never succeed would else
                  come back for ever.
                </p>
                <Report report={data} />
                <footer>
                  <ActionButton kind="primary" action={send} isDisabled={wanted === 0}>
                    Publish {count(wanted)} again
                  </ActionButton>
                  <button type="button" onClick={close}>
                    Cancel
                  </button>
                </footer>
              </>
            );
          }}
        </Show>
      )}
    </Dialog>
  );
}

const SHOWN = 100;

function Report({ report }: { report: RedriveReport }) {
  const { results, waiting } = report;
  return (
    <>
      <p aria-live="polite">
        <strong>{summaryOf(results)}</strong>
        {waiting > 0 && ` ${count(waiting)} more are left for the next redrive.`}
      </p>
      <section class="scroll" aria-label="Records of the redrive">
        <table>
          <thead>
            <tr>
              <th scope="col">Record</th>
              <th scope="col">What happens</th>
            </tr>
          </thead>
          <tbody>
            {results.slice(0, SHOWN).map(({ id, record, outcome, to }) => (
              <tr key={id}>
                <td>
                  <RecordLink {...record} />
                </td>
                <td>
                  {OUTCOME_TEXTS[outcome]}
                  {to && (
                    <>
                      {' '}
                      <Copy position={to} />
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {results.length > SHOWN && <p class="muted">And {count(results.length - SHOWN)} more.</p>}
    </>
  );
}

function Copy({ position }: { position: string }) {
  const parsed = parsePosition(position);
  if (!parsed) return <code>{position}</code>;
  return <a href={pathTo.record(parsed.topic, parsed.partition, parsed.offset)}>{position}</a>;
}

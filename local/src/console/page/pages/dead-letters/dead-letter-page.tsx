import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso/router';
import { positionText } from '../../../../event-source-mapping/core/position.ts';
import { getJson } from '../../api/client.ts';
import type { DeadLetterList } from '../../api/types.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { Badge } from '../../components/badge.tsx';
import { count, duration, time } from '../../components/format.ts';
import { Heading } from '../../components/heading.tsx';
import { JsonValue } from '../../components/json-value.tsx';
import { FunctionLink, InvocationLink, RecordLink } from '../../components/links.tsx';
import { pathTo } from '../../components/path-to.ts';
import { PropertyList } from '../../components/property-list.tsx';
import { Empty, Show } from '../../components/states.tsx';
import { RESULTS } from '../records/record-text.ts';
import { RedriveDialog } from './redrive-dialog.tsx';

type DeadLetter = DeadLetterList['deadLetters'][number];

/** One dead letter: the record, the attempts, and a redrive. */
export default function DeadLetterPage() {
  const { id = '' } = useRoute().params;
  const letter = useLoaded((signal) => getJson<DeadLetter>(['dead-letters', id], { signal }), id, [
    'records-ended',
  ]);
  const { record } = letter.data ?? {};
  return (
    <>
      <Heading>{record ? `Dead letter of ${positionText(record)}` : 'Dead letter'}</Heading>
      <Show loaded={letter}>{(data) => <Letter letter={data} />}</Show>
    </>
  );
}

function Letter({ letter }: { letter: DeadLetter }) {
  const [isRedriving, setRedriving] = useState(false);
  const { id, record, functionName, reason, at, destination, mapping, requestId, invocations, invocation } =
    letter;
  const error = letter.story?.attempts.findLast((each) => each.error)?.error ?? invocation?.error;
  return (
    <>
      <div class="dead-letter-actions">
        <Badge tone="bad">{reason}</Badge>
        <button type="button" class="primary" onClick={() => setRedriving(true)}>
          Redrive…
        </button>
      </div>
      {isRedriving && <RedriveDialog selection={{ ids: [id] }} close={() => setRedriving(false)} />}
      {error && <p class="error-box">{error}</p>}
      <PropertyList
        properties={[
          ['Record', <RecordLink {...record} />],
          ['Function', <FunctionLink name={functionName} />],
          ['Mapping', mapping && <a href={pathTo.mapping(mapping)}>{mapping}</a>],
          ['Sent', time(at)],
          ['To', <code>{destination}</code>],
          ['Invocations with it', count(invocations)],
          ['Last invocation', requestId && <InvocationLink requestId={requestId} />],
        ]}
      />
      <h2>Attempts</h2>
      <Attempts story={letter.story} />
      <h2>Record</h2>
      <Original original={letter.original} />
    </>
  );
}

function Attempts({ story }: Pick<DeadLetter, 'story'>) {
  if (!story) return <Empty>The mapping does not remember the record any more.</Empty>;
  return (
    <ol class="dead-letter-attempts">
      {story.attempts.map(({ startedAt, durationMs, requestId, result, error, records }) => (
        <li key={startedAt}>
          <Badge tone={RESULTS[result].tone}>{RESULTS[result].text}</Badge> {time(startedAt)},{' '}
          {duration(durationMs)}, {records === 1 ? '1 record' : `${count(records)} records`}
          {requestId && (
            <>
              , <InvocationLink requestId={requestId} />
            </>
          )}
          {error && <pre>{error}</pre>}
        </li>
      ))}
    </ol>
  );
}

function Original({ original }: Pick<DeadLetter, 'original'>) {
  if (!original) return <Empty>The topic no longer keeps the record, so it cannot be redriven.</Empty>;
  const headers = Object.fromEntries(original.headers.map(({ name, value }) => [name, value.value]));
  return (
    <>
      <JsonValue value={original.key.value ?? null} label="Key" />
      <JsonValue value={original.value.value ?? null} label="Value" />
      <JsonValue value={headers} label="Headers" />
    </>
  );
}

import { useEffect, useState } from 'preact/hooks';
import { useRoute } from 'preact-iso/router';
import { positionText } from '../../../../event-source-mapping/core/position.ts';
import { ApiError, getJson } from '../../api/client.ts';
import type { InvocationDetail, InvocationSummary } from '../../api/types.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { count, duration, size, time } from '../../components/format.ts';
import { Heading } from '../../components/heading.tsx';
import { JsonValue } from '../../components/json-value.tsx';
import { FunctionLink, InvocationLink } from '../../components/links.tsx';
import { LogList } from '../../components/log-list.tsx';
import { pathTo } from '../../components/path-to.ts';
import { PropertyList } from '../../components/property-list.tsx';
import { Empty, Show } from '../../components/states.tsx';
import { InvocationRecords } from './invocation-records.tsx';
import { InvocationSource } from './invocation-source.tsx';
import { errorDocument, type StackLine } from './invocation-text.ts';
import { Outcome } from './invocations-table.tsx';
import { InvokeButton } from './invoke-dialog.tsx';

/** Everything that is known of one invocation. */
export default function InvocationPage() {
  const { requestId = '' } = useRoute().params;
  const [ended, setEnded] = useState<string>();
  const loaded = useLoaded(
    (signal) => getJson<InvocationDetail>(['invocations', requestId], { signal }),
    requestId,
    // One that has ended does not change, and may have megabytes: it is loaded a last time, with the last lines of its log.
    ended === requestId ? [] : ['invocations-ended', 'logs'],
  );
  const hasEnded = loaded.data !== undefined && loaded.data.outcome !== 'running';
  useEffect(() => setEnded(hasEnded ? requestId : undefined), [hasEnded, requestId]);
  const isGone = loaded.error instanceof ApiError && loaded.error.status === 404 && !loaded.data;
  return (
    <>
      <Heading>Invocation {requestId.slice(0, 8)}</Heading>
      {isGone ? (
        <Empty>
          The mirror does not keep an invocation {requestId}: of each function it keeps the last 1,000 since
          it was started. <a href="/invocations">Those that are kept</a>
        </Empty>
      ) : (
        <Show loaded={loaded}>{(invocation) => <Invocation of={invocation} />}</Show>
      )}
    </>
  );
}

function Invocation({ of: invocation }: { of: InvocationDetail }) {
  const { functionName, missing, event, records, response, logLines, requestId, outcome } = invocation;
  const error = outcome === 'failed' ? errorDocument(response) : undefined;
  return (
    <>
      <Summary of={invocation} />
      {missing.length > 0 && (
        <ul class="notice" aria-label="Not kept">
          {missing.map((part) => (
            <li key={part}>Not kept any more: {part}.</li>
          ))}
        </ul>
      )}
      {error ? (
        <ErrorSection error={error} />
      ) : (
        invocation.error && <p class="error-box">{invocation.error}</p>
      )}
      <Attempts of={invocation} />
      <h2>Event</h2>
      <div class={records && records.length > 0 ? 'beside' : undefined}>
        {records && records.length > 0 && <InvocationRecords records={records} />}
        {event === undefined ? (
          <Empty>The event is not kept.</Empty>
        ) : (
          <JsonValue value={event} label="As the function got it" />
        )}
      </div>
      <h2>Response</h2>
      {response !== undefined ? (
        <JsonValue value={response} label={error ? 'Error document' : 'Result'} />
      ) : (
        <Empty>{outcome === 'running' ? 'It still runs.' : 'The response is not kept.'}</Empty>
      )}
      <h2>Log</h2>
      {logLines.length > 0 ? (
        <>
          <LogList lines={logLines.slice(-SHOWN_LINES)} label="Log lines" />
          <p>
            <a href={pathTo.logs({ function: functionName, request: requestId })}>
              {logLines.length > SHOWN_LINES ? `All ${count(logLines.length)} lines` : 'In the page of logs'}
            </a>
          </p>
        </>
      ) : (
        <Empty>No line of it is kept.</Empty>
      )}
    </>
  );
}

const SHOWN_LINES = 200;

function Summary({ of: invocation }: { of: InvocationDetail }) {
  const { functionName, version, environment, startedAt, durationMs, initDurationMs } = invocation;
  const { memoryUsedInMb, attempt, source, eventBytes, requestId, event } = invocation;
  return (
    <>
      <div class="actions">
        <Outcome of={invocation} />
        <InvokeButton functionName={functionName} payload={event ?? {}} text="Invoke again" />
      </div>
      <div class="two-columns">
        <PropertyList
          properties={[
            ['Function', <FunctionLink name={functionName} />],
            ['Request id', <code>{requestId}</code>],
            ['Source', <InvocationSource of={invocation} isWhole />],
            ['Mapping', source && <a href={pathTo.mapping(source.mapping)}>{source.mapping}</a>],
            ['Records', source && count(source.records)],
            ['Event', size(eventBytes)],
            ['Started', <time datetime={new Date(startedAt).toISOString()}>{time(startedAt)}</time>],
            ['Duration', durationMs === undefined ? 'It still runs' : duration(durationMs)],
            ['Cold start', initDurationMs === undefined ? undefined : duration(initDurationMs)],
            ['Attempt', attempt],
            ['Memory', memoryUsedInMb ? `${count(memoryUsedInMb)} MB` : undefined],
            ['Version', version === '$LATEST' ? undefined : version],
            [
              'Environment',
              <a href={pathTo.invocations({ function: functionName, text: environment })}>
                <code>{environment}</code>
              </a>,
            ],
          ]}
        />
      </div>
    </>
  );
}

function ErrorSection({
  error: { type, message, stack },
}: {
  error: NonNullable<ReturnType<typeof errorDocument>>;
}) {
  return (
    <section class="error-box" aria-label="Error">
      <p>
        <strong>{type}</strong>: {message}
      </p>
      {stack.length > 0 && <Stack lines={stack} />}
    </section>
  );
}

function Stack({ lines }: { lines: readonly StackLine[] }) {
  return (
    <pre class="stack">
      {lines.map(({ text, isOwn }, index) => (
        // A stack may repeat a line.
        <span key={`${index} ${text}`} class={isOwn ? undefined : 'foreign'}>
          {text}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}

/** Other invocations of the mapping with the first record that failed, else the first. */
function Attempts({
  of: { source, records = [], requestId, functionName, attempt },
}: {
  of: InvocationDetail;
}) {
  const [range] = source?.ranges ?? [];
  const at =
    records.find(({ isFailure }) => isFailure) ??
    (range && { partition: range.partition, offset: range.first });
  const position = at && source ? positionText({ topic: source.topic, ...at }) : '';
  const key = position && `${source?.mapping} ${position}`;
  const loaded = useLoaded(
    async (signal) =>
      at && source
        ? getJson<InvocationSummary[]>(['functions', functionName, 'invocations'], {
            signal,
            query: {
              mapping: source.mapping,
              topic: source.topic,
              partition: at.partition,
              offset: at.offset,
            },
          })
        : [],
    key,
    key ? ['invocations-ended', 'logs'] : [],
  );
  const attempts = loaded.data?.toReversed() ?? [];
  if (!at || !source || attempts.length < 2) return null;
  const first = (attempt ?? 1) - attempts.findIndex((each) => each.requestId === requestId);
  return (
    <>
      <h2>Attempts with {position}</h2>
      <ol class="attempts">
        {attempts.map((each, index) => (
          <li key={each.requestId} aria-current={each.requestId === requestId ? 'true' : undefined}>
            <span class="number">{first + index}</span>
            {each.requestId === requestId ? (
              <code>{requestId.slice(0, 8)}</code>
            ) : (
              <InvocationLink requestId={each.requestId} />
            )}
            <span class="time">{time(each.startedAt)}</span>
            <Outcome of={each} />
            <span class="muted">
              {count(each.source?.records)} {each.source?.records === 1 ? 'record' : 'records'},{' '}
              {duration(each.durationMs)}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}

import type { LogLine } from '../../api/types.ts';
import { time } from '../../components/format.ts';
import { JsonValue } from '../../components/json-value.tsx';
import { FunctionLink } from '../../components/links.tsx';
import { LevelMark, parsedLine } from '../../components/log-list.tsx';
import { pathTo } from '../../components/path-to.ts';
import { plainText } from '../../components/plain-text.ts';

/** One line with all that it says. */
export function LogDetail({ line, close }: { line: LogLine; close: () => void }) {
  const { text, fields, isPlatform } = parsedLine(line);
  const { functionName, requestId, timestamp, level, stream } = line;
  const trace = traceOf(fields);
  return (
    <section class="log-detail" aria-label="Chosen line">
      <header>
        <span class="time">{time(timestamp)}</span>
        <LevelMark level={level} />
        <FunctionLink name={functionName} />
        {requestId && (
          <>
            <a href={pathTo.invocation(requestId)}>Invocation</a>
            <a href={pathTo.logs({ request: requestId })}>Lines of the request</a>
          </>
        )}
        {trace && <a href={pathTo.logs({ trace })}>Lines of the trace</a>}
        <code class="muted">{stream}</code>
        <button type="button" class="quiet" aria-label="Close" onClick={close}>
          ✕
        </button>
      </header>
      <JsonValue value={plainText(text)} label={isPlatform ? 'Platform' : 'Message'} />
      {fields && Object.keys(fields).length > 0 && <JsonValue value={fields} label="Fields" />}
    </section>
  );
}

/** By the names of Powertools, OpenTelemetry and our own log lines. */
function traceOf(fields: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const { traceId, trace_id, xray_trace_id } = fields ?? {};
  return [traceId, trace_id, xray_trace_id].find((value) => typeof value === 'string' && value !== '') as
    | string
    | undefined;
}

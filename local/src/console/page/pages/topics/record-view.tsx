import { useState } from 'preact/hooks';
import { type Position, positionText } from '../../../../event-source-mapping/core/position.ts';
import { traceIdOf } from '../../../../shared/trace-id.ts';
import { getJson } from '../../api/client.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { count, size } from '../../components/format.ts';
import { JsonValue, useLongText } from '../../components/json-value.tsx';
import { pathTo } from '../../components/path-to.ts';
import { Show } from '../../components/states.tsx';
import { formatName } from '../records/record-text.ts';
import { indentedJson } from './exact-json.ts';
import { hexDump } from './hex-dump.ts';
import type { WholeContent, WholeRecord } from './types.ts';

/** Loads one record whole; records do not change. */
export const useRecord = (at: Position) => useLoaded((signal) => readRecord(at, signal), positionText(at));

export const readRecord = ({ topic, partition, offset }: Position, signal: AbortSignal) =>
  getJson<WholeRecord>(['topics', topic, 'records', partition, offset], { signal });

/** A record in the place where its row is. */
export function RecordInPlace({ place }: { place: Position }) {
  const record = useRecord(place);
  return <Show loaded={record}>{(data) => <RecordContents record={data} />}</Show>;
}

/** Value decoded beside its bytes, key, headers. */
export function RecordContents({ record: { key, value, headers } }: { record: WholeRecord }) {
  return (
    <div>
      <div class="record-value">
        <Decoded content={value} label="Value" />
        <Bytes content={value} label="Bytes of the value" />
      </div>
      {key.format !== 'none' && (key.format !== 'text' || (key.text?.length ?? 0) > 60) && (
        <div class="record-value">
          <Decoded content={key} label="Key" />
          <Bytes content={key} label="Bytes of the key" />
        </div>
      )}
      {headers.length > 0 && <Headers headers={headers} />}
    </div>
  );
}

function Decoded({ content, label }: { content: WholeContent; label: string }) {
  const { format, text } = content;
  if (format === 'none')
    return <p class="empty">{label}: none. It is a tombstone: a record without a value.</p>;
  if (text === null)
    return (
      <p class="empty">{label}: not text, and of no schema that is registered. Its bytes are beside it.</p>
    );
  const isJson = format === 'json' || format === 'avro' || format === 'json-schema';
  return <JsonValue label={`${label} (${formatName(content)})`} value={isJson ? indentedJson(text) : text} />;
}

/** Bytes that are drawn before the reader asks for more. */
const SHOWN_BYTES = 512;

function Bytes({ content: { base64, sizeBytes }, label }: { content: WholeContent; label: string }) {
  const [isWhole, setWhole] = useState(false);
  if (base64 === null || sizeBytes === 0) return null;
  const sent = Math.min(sizeBytes, SENT_BYTES);
  return (
    <figure class="json-value bytes">
      <figcaption>
        {label} ({size(sizeBytes)})
      </figcaption>
      <pre>{hexDump(base64, isWhole ? sent : SHOWN_BYTES)}</pre>
      {sent > SHOWN_BYTES && (
        <button type="button" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show less' : `Show ${count(sent)} bytes`}
        </button>
      )}
      {sizeBytes > sent && isWhole && <p class="empty">These are the first {count(sent)} bytes.</p>}
    </figure>
  );
}

/** As `whole-record.ts` of the API sends them. */
const SENT_BYTES = 65_536;

/** Characters of a header's value that are drawn before the reader asks for more. */
const SHOWN_HEADER = 1_000;

function HeaderText({ text }: { text: string }) {
  const { shown, buttons } = useLongText(text, SHOWN_HEADER);
  return (
    <>
      <code>{shown}</code>
      {buttons}
    </>
  );
}

function TraceOf({ traceparent }: { traceparent: string }) {
  const traceId = traceIdOf(traceparent);
  return traceId === undefined ? null : <a href={pathTo.trace(traceId)}>Its trace</a>;
}

function Headers({ headers }: { headers: WholeRecord['headers'] }) {
  return (
    <section class="scroll record-headers" aria-label="Headers">
      <table>
        <caption class="visually-hidden">Headers</caption>
        <thead>
          <tr>
            <th scope="col">Header</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          {headers.map(({ name, value }, index) => (
            <tr key={`${index} ${name}`}>
              <td>
                <code>{name}</code>
              </td>
              <td class="record-header">
                <HeaderText text={value.text ?? value.base64 ?? ''} />
                {name === 'traceparent' && <TraceOf traceparent={value.text ?? ''} />}
                {value.format === 'none' && <span class="empty">none</span>}
                {value.format === 'base64' && <span class="empty"> (base64)</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso/router';
import { apiUrl, getJson } from '../../api/client.ts';
import type { EmailDetail } from '../../api/types.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { size, time } from '../../components/format.ts';
import { Heading } from '../../components/heading.tsx';
import { pathTo } from '../../components/path-to.ts';
import { PropertyList } from '../../components/property-list.tsx';
import { Empty, Show } from '../../components/states.tsx';

/** One email, as its receiver sees it, as text, and with its headers. */
export default function EmailPage() {
  const { id = '' } = useRoute().params;
  const loaded = useLoaded((signal) => getJson<EmailDetail>(['emails', id], { signal }), id);
  return (
    <>
      <Heading>{loaded.data?.subject || 'Email'}</Heading>
      <Show loaded={loaded}>{(email) => <Email of={email} />}</Show>
    </>
  );
}

/** Names by which a trace may be in the headers. https://www.w3.org/TR/trace-context/ */
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-/;

function Email({ of: email }: { of: EmailDetail }) {
  const { id, from, to, cc, bcc, replyTo, at, headers, attachments } = email;
  const listed = (addresses: readonly string[]) => (addresses.length > 0 ? addresses.join(', ') : undefined);
  const traceparent = headers.find(({ name }) => name.toLowerCase() === 'traceparent')?.value ?? '';
  const [, trace] = TRACEPARENT.exec(traceparent) ?? [];
  return (
    <>
      <PropertyList
        properties={[
          ['From', from],
          ['To', listed(to)],
          ['Cc', listed(cc)],
          ['Bcc', listed(bcc)],
          ['Reply to', listed(replyTo)],
          ['Sent', <time datetime={new Date(at).toISOString()}>{time(at)}</time>],
          ['Message id', <code>{id}</code>],
          ...headers.map(({ name, value }) => [name, <code>{value}</code>] as const),
          [
            'Logs',
            <>
              <a href={pathTo.logs({ text: id })}>Lines with its message id</a>
              {trace && (
                <>
                  {', '}
                  <a href={pathTo.logs({ trace })}>lines of its trace</a>
                </>
              )}
            </>,
          ],
        ]}
      />
      {attachments.length > 0 && (
        <>
          <h2>Attachments</h2>
          <ul class="plain-list">
            {attachments.map(({ name, contentType, size: bytes }, index) => (
              <li key={`${index} ${name}`}>
                <a
                  href={apiUrl(['emails', id, 'attachments', index])}
                  download={name}
                  target="_blank"
                  rel="noreferrer"
                >
                  {name}
                </a>
                <span class="muted">
                  {contentType}, {size(bytes)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <Body of={email} />
    </>
  );
}

/** HTML in a frame that runs no script and loads nothing, or the text. */
function Body({ of: { id, hasHtml, text, subject } }: { of: EmailDetail }) {
  const [isHtml, setHtml] = useState(hasHtml);
  if (!hasHtml && text === undefined) return <Empty>It has no text.</Empty>;
  return (
    <section class="email-body" aria-label="Body">
      {hasHtml && text !== undefined && (
        <fieldset class="choice">
          <legend class="visually-hidden">Show as</legend>
          {(['HTML', 'Text'] as const).map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={isHtml === (name === 'HTML')}
              onClick={() => setHtml(name === 'HTML')}
            >
              {name}
            </button>
          ))}
        </fieldset>
      )}
      {isHtml ? (
        <iframe title={`HTML of the email ${subject}`} sandbox="" src={apiUrl(['emails', id, 'html'])} />
      ) : (
        <pre>{text}</pre>
      )}
      {isHtml && (
        <p class="muted">
          Scripts do not run, links do not lead anywhere, and pictures of other hosts are not loaded.
        </p>
      )}
    </section>
  );
}

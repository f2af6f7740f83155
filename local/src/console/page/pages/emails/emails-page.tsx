import { getJson } from '../../api/client.ts';
import type { EmailList } from '../../api/types.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { count, time } from '../../components/format.ts';
import { Heading } from '../../components/heading.tsx';
import { pathTo } from '../../components/path-to.ts';
import { Show } from '../../components/states.tsx';

type Email = EmailList['emails'][number];

/** Emails that functions have sent, the newest first. */
export default function EmailsPage() {
  // An email is sent by a function: it is there when the invocation has ended.
  const loaded = useLoaded((signal) => getJson<EmailList>(['emails'], { signal }), 'emails', [
    'invocations-ended',
  ]);
  return (
    <>
      <Heading>Emails</Heading>
      <Show loaded={loaded}>
        {({ emails, total }) => (
          <>
            {total > emails.length && (
              <p class="muted">
                The last {count(emails.length)} of {count(total)} emails.
              </p>
            )}
            <DataTable
              caption="Emails"
              rows={emails}
              columns={COLUMNS}
              keyOf={({ id }) => id}
              textOf={({ subject, from, to, id }) => [subject, from, ...to, id].join(' ')}
              empty="No function has sent an email. What is sent through Amazon SES appears here, and leaves this machine nowhere."
            />
          </>
        )}
      </Show>
    </>
  );
}

const COLUMNS: readonly Column<Email>[] = [
  {
    name: 'Subject',
    cell: ({ id, subject }) => (
      <a class="cut subject" href={pathTo.email(id)} title={subject}>
        {subject || 'No subject'}
      </a>
    ),
    sortBy: ({ subject }) => subject,
  },
  {
    name: 'To',
    cell: ({ to }) => (
      <span class="cut" title={to.join(', ')}>
        {to.join(', ')}
      </span>
    ),
    sortBy: ({ to }) => to.join(', '),
  },
  {
    name: 'From',
    cell: ({ from }) => <span class="cut">{from}</span>,
    sortBy: ({ from }) => from,
    isSecondary: true,
  },
  {
    name: 'Sent',
    cell: ({ at }) => <span class="time">{time(at)}</span>,
    sortBy: ({ at }) => at,
    isSecondary: true,
  },
];

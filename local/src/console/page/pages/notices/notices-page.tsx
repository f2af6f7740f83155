import { getJson } from '../../api/client.ts';
import type { Notice } from '../../api/types.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { time } from '../../components/format.ts';
import { Heading } from '../../components/heading.tsx';
import { Empty, Show } from '../../components/states.tsx';

/** What the mirror warned of, newest first. */
export default function NoticesPage() {
  const notices = useLoaded((signal) => getJson<Notice[]>(['notices'], { signal }), 'notices', ['notice']);
  return (
    <>
      <Heading>Notices</Heading>
      <Show loaded={notices}>
        {(data) =>
          data.length > 0 ? (
            <NoticeList notices={data} />
          ) : (
            <Empty>The mirror has warned of nothing since it was started.</Empty>
          )
        }
      </Show>
    </>
  );
}

function NoticeList({ notices }: { notices: readonly Notice[] }) {
  return (
    <ol class="notices">
      {notices.map((notice) => (
        <li key={`${notice.time} ${notice.text}`}>
          <time dateTime={notice.time}>{time(Date.parse(notice.time))}</time>
          <span>{notice.text}</span>
        </li>
      ))}
    </ol>
  );
}

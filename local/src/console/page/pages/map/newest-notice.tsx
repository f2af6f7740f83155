import { getJson } from '../../api/client.ts';
import type { Notice } from '../../api/types.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { time } from '../../components/format.ts';

/** The last thing that the mirror warned of, with a link to all. */
export function NewestNotice() {
  const { data } = useLoaded((signal) => getJson<Notice[]>(['notices'], { signal }), 'notices', ['notice']);
  const [newest] = data ?? [];
  if (!newest) return null;
  return (
    <p class="map-notice" role="status">
      <time dateTime={newest.time}>{time(Date.parse(newest.time))}</time> <span>{newest.text}</span>{' '}
      <a href="/notices">All {data?.length} notices</a>
    </p>
  );
}

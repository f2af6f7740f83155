import { useRoute } from 'preact-iso';
import { getJson } from '../../api/client.ts';
import type { MappingState } from '../../api/types.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { Badge } from '../../components/badge.tsx';
import { count } from '../../components/format.ts';
import { Heading } from '../../components/heading.tsx';
import { JsonValue } from '../../components/json-value.tsx';
import { FunctionLink, TopicLink } from '../../components/links.tsx';
import { PropertyList } from '../../components/property-list.tsx';
import { Show } from '../../components/states.tsx';
import { PauseButton } from './pause-button.tsx';
import { stateTone } from './state-tone.ts';

/** One mapping: state, lag of each partition, settings. */
export function MappingPage() {
  const { uuid = '' } = useRoute().params;
  const mapping = useLoaded((signal) => getJson<MappingState>(['mappings', uuid], { signal }), uuid, [
    'mapping',
    'records-ended',
    'metrics',
    'update',
  ]);
  return (
    <>
      <Heading>Mapping {uuid.slice(0, 8)}</Heading>
      <Show loaded={mapping}>
        {(data) => (
          <>
            <PropertyList
              properties={[
                ['Function', <FunctionLink name={data.functionName} />],
                ['Topic', <TopicLink topic={data.topic} />],
                ['State', <Badge tone={stateTone(data)}>{data.state}</Badge>],
                ['Last processing result', data.problem || 'No problem'],
                ['Lag', count(data.offsetLag)],
              ]}
            />
            <PauseButton mapping={data} changed={mapping.reload} />
            <JsonValue value={data.settings} label="Settings" />
          </>
        )}
      </Show>
    </>
  );
}

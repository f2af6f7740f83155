import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso/router';
import { type Position, positionText } from '../../../../event-source-mapping/core/position.ts';
import { ApiError, getJson, postJson } from '../../api/client.ts';
import type { MappingState, RecordStory, TopicState } from '../../api/types.ts';
import { useInterval } from '../../api/use-interval.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { size, time } from '../../components/format.ts';
import { Heading } from '../../components/heading.tsx';
import { KeyLink, RecordLink, TopicLink } from '../../components/links.tsx';
import { pathTo } from '../../components/path-to.ts';
import { PropertyList } from '../../components/property-list.tsx';
import { Empty, Show } from '../../components/states.tsx';
import { draftOf } from '../topics/new-record.ts';
import { ProduceDialog } from '../topics/produce-dialog.tsx';
import { RecordContents, useRecord } from '../topics/record-view.tsx';
import type { WholeRecord } from '../topics/types.ts';
import { isMoving } from './is-moving.ts';
import { formatName } from './record-text.ts';
import { StoryCard } from './story-card.tsx';

/** One record: what it is, and what happened to it in each mapping of its topic. */
export default function RecordPage() {
  const { topic = '', partition = '', offset = '' } = useRoute().params;
  const place = { topic, partition: Number(partition), offset: Number(offset) };
  const record = useRecord(place);
  const isMissing = record.error instanceof ApiError && record.error.status === 404;
  return (
    <>
      <Heading>{positionText(place)}</Heading>
      <Neighbours place={place} />
      <Show loaded={record}>{(data) => <Summary record={data} />}</Show>
      <h2>What happened to it</h2>
      <Stories place={place} isMissing={isMissing} />
      {record.data && <RecordContents record={record.data} />}
    </>
  );
}

function Neighbours({ place: { topic, partition, offset } }: { place: Position }) {
  return (
    <nav class="neighbours" aria-label="Records beside this one">
      <TopicLink topic={topic} />
      {offset > 0 && <a href={pathTo.record(topic, partition, offset - 1)}>Previous</a>}
      <a href={pathTo.record(topic, partition, offset + 1)}>Next</a>
    </nav>
  );
}

function Summary({ record }: { record: WholeRecord }) {
  const { topic, partition, offset, key, value } = record;
  const [isEditing, setEditing] = useState(false);
  const [written, setWritten] = useState<Position>();
  const state = useLoaded((signal) => getJson<TopicState>(['topics', topic], { signal }), topic);
  const copy = async () =>
    setWritten(await postJson<Position>(['topics', topic, 'records', partition, offset, 'reproduce']));
  return (
    <>
      <PropertyList
        properties={[
          ['Key', <KeyText content={key} />],
          ['Written', time(record.timestamp)],
          ['Value', `${formatName(value)}, ${size(value.sizeBytes)}`],
        ]}
      />
      <div class="record-actions">
        <ActionButton action={copy}>Produce again</ActionButton>
        <button type="button" onClick={() => setEditing(true)}>
          Edit and produce
        </button>
        <span role="status">
          {written && (
            <>
              Written: <RecordLink {...written} />
            </>
          )}
        </span>
      </div>
      {isEditing && (
        <ProduceDialog
          topic={topic}
          partitions={state.data?.partitions.length ?? 1}
          draft={draftOf(record)}
          close={() => setEditing(false)}
        />
      )}
    </>
  );
}

const LONGEST_LINKED_KEY = 500;

function KeyText({ content: { text, format } }: { content: WholeRecord['key'] }) {
  if (format === 'none') return <>none</>;
  if (!text) return <>{text === '' ? 'empty' : 'binary'}</>;
  // A longer one is below, whole; an address of megabytes leads nowhere.
  if (text.length > LONGEST_LINKED_KEY) return <code>{`${text.slice(0, LONGEST_LINKED_KEY)}…`}</code>;
  return <KeyLink keyText={text} />;
}

const LOAD_PENDING_EVERY_MS = 1_000;

/** @param isMissing whether its topic has no such record: nothing more happens to it. */
function Stories({ place, isMissing }: { place: Position; isMissing: boolean }) {
  const { topic, partition, offset } = place;
  const stories = useLoaded(
    (signal) => getJson<RecordStory[]>(['records', topic, partition, offset], { signal }),
    positionText(place),
    ['records-ended', 'invocations-ended', 'mapping'],
  );
  const mappings = useLoaded((signal) => getJson<MappingState[]>(['mappings'], { signal }), 'mappings', [
    'mapping',
    'records-ended',
    'update',
  ]);
  const ofTopic = (mappings.data ?? []).filter((mapping) => mapping.topic === topic);
  const known = new Map((stories.data ?? []).map((story) => [story.mapping, story]));
  const isFollowed =
    !isMissing && ofTopic.some((mapping) => isMoving(place, mapping, known.get(mapping.uuid)));
  useInterval(stories.reload, isFollowed ? LOAD_PENDING_EVERY_MS : undefined);
  return (
    <Show loaded={stories}>
      {() =>
        ofTopic.length === 0 ? (
          <Empty>No event source mapping reads this topic.</Empty>
        ) : (
          <div class="stories">
            {ofTopic.map((mapping) => (
              <StoryCard key={mapping.uuid} mapping={mapping} story={known.get(mapping.uuid)} />
            ))}
          </div>
        )
      }
    </Show>
  );
}

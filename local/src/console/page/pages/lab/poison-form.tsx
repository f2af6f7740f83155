import { useState } from 'preact/hooks';
import type { Position } from '../../../../event-source-mapping/core/position.ts';
import { postJson } from '../../api/client.ts';
import type { MappingState, TopicState } from '../../api/types.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { RecordLink } from '../../components/links.tsx';
import { Empty } from '../../components/states.tsx';

interface PoisonFormProps {
  readonly topics: readonly TopicState[];
  readonly mappings: readonly MappingState[];
}

/** Sends a record that consumers cannot read to a topic that one of them polls. */
export function PoisonForm({ topics, mappings }: PoisonFormProps) {
  const [chosenTopic, setTopic] = useState<string>();
  const [value, setValue] = useState('poison: neither JSON nor Avro');
  const [sent, setSent] = useState<Position>();
  const polled = topics.filter(({ topic }) => mappings.some((each) => each.topic === topic));
  const topic = polled.find((each) => each.topic === chosenTopic)?.topic ?? polled[0]?.topic;
  if (topic === undefined) return <Empty>No mapping polls a topic.</Empty>;
  const send = async () => {
    const records = [{ key: 'poison', value }];
    const { positions } = await postJson<{ positions: Position[] }>(['topics', topic, 'records'], {
      records,
    });
    setSent(positions[0] && { ...positions[0], topic });
  };
  return (
    <>
      <label>
        Topic
        <select value={topic} onChange={({ currentTarget }) => setTopic(currentTarget.value)}>
          {polled.map((each) => (
            <option key={each.topic}>{each.topic}</option>
          ))}
        </select>
      </label>
      <label>
        Value
        <input value={value} onInput={({ currentTarget }) => setValue(currentTarget.value)} />
      </label>
      <ActionButton action={send}>Send</ActionButton>
      {sent && (
        <p aria-live="polite">
          Sent: <RecordLink {...sent} />
        </p>
      )}
    </>
  );
}

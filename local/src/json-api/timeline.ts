import type { z } from 'zod';
import { positionText } from '../event-source-mapping/core/position.ts';
import type { keyTimeline } from './schemas.ts';
import { storiesOfAll } from './stories.ts';
import type { ApiPorts } from './types.ts';

type Timeline = z.input<typeof keyTimeline>;
export type Story = ReturnType<typeof storiesOfAll>[number];
type Step = Timeline['steps'][number];

/** Records of a key that are looked at. */
const MOST_RECORDS = 1_000;

/** Everything that the histories of all mappings know of a key, in the order of time. */
export function timelineOfKey(mappings: ApiPorts['mappings'], key: string): Timeline {
  return { key, ...timelineOf(storiesOfAll(mappings, { key }, MOST_RECORDS).reverse()) };
}

/** What happened to records, in the order of time. */
export function timelineOf(records: Story[]): Omit<Timeline, 'key'> {
  const produced = new Map(records.map((record) => [positionText(record), producedStep(record)]));
  const steps = [...produced.values(), ...records.flatMap(stepsOf)];
  return { records, steps: steps.sort((one, other) => one.at - other.at) };
}

const producedStep = ({ timestamp: at, topic, partition, offset }: Story): Step => ({
  at,
  what: 'produced',
  topic,
  partition,
  offset,
});

/** What happened to one record in one mapping. */
function stepsOf(record: Story): Step[] {
  const { topic, partition, offset, mapping, functionName } = record;
  const { outcome, attempts, endedAt, condition, destination, committedAt, polledAt } = record;
  const step = (at: number, what: Step['what'], members: Partial<Step> = {}): Step => ({
    at,
    what,
    topic,
    partition,
    offset,
    mapping,
    functionName,
    ...members,
  });
  const invoked = attempts.map(({ startedAt, durationMs, requestId, result, error }) =>
    step(startedAt, 'invoked', {
      result,
      ...(durationMs !== undefined && { durationMs }),
      ...(requestId !== undefined && { requestId }),
      ...(error !== undefined && { text: error }),
    }),
  );
  const end =
    endedAt !== undefined && (outcome === 'destination' || outcome === 'discarded')
      ? [step(endedAt, outcome, { text: [condition, destination].filter(Boolean).join(', ') })]
      : [];
  return [
    step(polledAt, outcome === 'filtered' ? 'filtered' : 'polled'),
    ...invoked,
    ...end,
    ...(committedAt === undefined ? [] : [step(committedAt, 'committed')]),
  ];
}

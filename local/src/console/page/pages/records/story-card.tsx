import type { MappingState, RecordStory } from '../../api/types.ts';
import { Badge } from '../../components/badge.tsx';
import { duration, time } from '../../components/format.ts';
import { FunctionLink, InvocationLink } from '../../components/links.tsx';
import { pathTo } from '../../components/path-to.ts';
import { OUTCOMES } from './record-text.ts';
import { type StoryStep, stepsOf } from './story-steps.ts';

/** How a record ended in a mapping. */
export function OutcomeBadge({ outcome, condition }: Pick<RecordStory, 'outcome' | 'condition'>) {
  const { text, tone } = OUTCOMES[outcome];
  return <Badge tone={tone}>{condition ?? text}</Badge>;
}

/** What happened to a record in one mapping, as a line of time. */
export function StoryCard({ mapping, story }: { mapping: MappingState; story: RecordStory | undefined }) {
  const { uuid, functionName, state, problem } = mapping;
  return (
    <article class="story">
      <header>
        <h3>
          <FunctionLink name={functionName} />
        </h3>
        {story && <OutcomeBadge outcome={story.outcome} />}
        <a class="story-mapping" href={pathTo.mapping(uuid)}>
          Mapping {uuid.slice(0, 8)}
        </a>
      </header>
      {story ? (
        <Timeline story={story} uuid={uuid} patterns={patternsOf(mapping)} />
      ) : (
        <p class="empty">
          {state === 'Enabled' && !problem
            ? 'Not polled yet, or not one of the last 1,000 records that are remembered.'
            : `Not polled. The mapping is ${[state, problem].filter(Boolean).join(': ')}.`}
        </p>
      )}
    </article>
  );
}

function patternsOf({ settings }: MappingState): readonly string[] {
  const criteria = settings.FilterCriteria as { Filters?: readonly { Pattern?: string }[] } | undefined;
  return (criteria?.Filters ?? []).map(({ Pattern = '' }) => Pattern);
}

interface TimelineProps {
  readonly story: RecordStory;
  readonly uuid: string;
  readonly patterns: readonly string[];
}

function Timeline({ story, uuid, patterns }: TimelineProps) {
  const steps = stepsOf(story, patterns);
  const longestMs = Math.max(1, ...steps.map(({ durationMs = 0 }) => durationMs));
  return (
    <ol class="timeline">
      {steps.map((step, index) => (
        <li key={`${index} ${step.title}`} class={step.tone}>
          <time title={new Date(step.at).toISOString()}>
            {index === 0 ? time(step.at) : sinceText(step.at - (steps[index - 1]?.at ?? step.at))}
          </time>
          <div>
            <p>
              <strong>
                {step.batchId ? <a href={pathTo.batch(uuid, step.batchId)}>{step.title}</a> : step.title}
              </strong>{' '}
              {step.requestId && <InvocationLink requestId={step.requestId} />}
            </p>
            {step.durationMs !== undefined && <Duration step={step} longestMs={longestMs} />}
            {step.text && <p>{step.text}</p>}
            {step.code && <pre>{step.code}</pre>}
          </div>
        </li>
      ))}
      {story.outcome === 'pending' && (
        <li class="waiting">
          <time>now</time>
          <div>
            <p>
              <strong>{pendingText(story)}</strong>
            </p>
          </div>
        </li>
      )}
    </ol>
  );
}

const sinceText = (ms: number) => (ms < 0 ? `−${duration(-ms)}` : `+${duration(ms)}`);

function pendingText({ attempts, batch }: RecordStory): string {
  if (attempts.at(-1)?.result === 'running') return 'The function is running';
  if (attempts.length > 0) return 'Waiting for the next attempt';
  return batch ? 'Waiting for the invocation' : 'Waiting for its batch';
}

/** Beside the others of the record, so that a slow one is seen. */
function Duration({ step, longestMs }: { step: StoryStep; longestMs: number }) {
  const { durationMs = 0 } = step;
  return (
    <p class="timeline-duration">
      <span class="timeline-bar" style={{ width: `${Math.max(1, (durationMs / longestMs) * 100)}px` }} />
      {duration(durationMs)}
    </p>
  );
}

import type { MappingNow } from '../../api/live-values.ts';
import type { StackMap } from '../../api/types.ts';
import { count } from '../../components/format.ts';

type Mapping = StackMap['mappings'][number];

/** What the line of one or several mappings shows. */
export interface EdgeState {
  readonly tone: 'bad' | 'waiting' | 'neutral';
  /** `12/s`; empty while nothing is polled. */
  readonly rate: string;
  /** `lag 34`, `paused, lag 34`; empty when there is nothing to say. */
  readonly lag: string;
  /** What else a reader who does not see the line has to know. */
  readonly note: string;
}

/** `12/s`, `0.3/s`. */
export function rateText(perSecond: number): string {
  if (perSecond === 0) return '';
  return `${perSecond < 10 ? perSecond.toFixed(1).replace(/\.0$/, '') : count(Math.round(perSecond))}/s`;
}

/** @param nows in the order of the mappings; undefined for what is not known yet. */
export function edgeState(
  mappings: readonly Mapping[],
  nows: readonly (MappingNow | undefined)[],
): EdgeState {
  const known = nows.filter((now) => now !== undefined);
  const rate = rateText(known.reduce((sum, { polledPerSecond }) => sum + polledPerSecond, 0));
  const lag = known.reduce((sum, now) => sum + (now.lag ?? 0), 0);
  const isPaused = mappings.length > 0 && mappings.every(({ state }) => state.startsWith('Disabl'));
  const problem = mappings.find((mapping) => mapping.problem)?.problem;
  const isFailing = problem !== undefined || known.some((now) => now.isFailing);
  const isWaiting = known.some((now) => now.isWaiting);
  const parts = [isPaused ? 'paused' : '', lag > 0 ? `lag ${count(lag)}` : ''].filter(Boolean);
  const tone = isFailing ? 'bad' : isWaiting || isPaused ? 'waiting' : 'neutral';
  const notes = [
    rate ? '' : 'no records now',
    isWaiting && !isPaused ? 'waiting' : '',
    isFailing ? (problem ?? 'records failed in the last seconds') : '',
  ];
  return { tone, rate, lag: parts.join(', '), note: notes.filter(Boolean).join(', ') };
}

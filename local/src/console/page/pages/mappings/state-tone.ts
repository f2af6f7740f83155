import type { MappingState } from '../../api/types.ts';
import type { Tone } from '../../components/tone.ts';

/** How a state looks: a problem is bad, `Enabled` good, `Disabled` neutral, and what ends in -ing waits. */
export function stateTone({ state, problem }: Pick<MappingState, 'state' | 'problem'>): Tone {
  if (problem) return 'bad';
  if (state.endsWith('ing')) return 'waiting';
  return state === 'Enabled' ? 'good' : 'neutral';
}

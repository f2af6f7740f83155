import type { Position } from '../../../../event-source-mapping/core/position.ts';
import type { MappingState, RecordStory } from '../../api/types.ts';

/** Whether more is to happen to a record in a mapping soon. What a mapping has forgotten, or does not poll, stays as it is. */
export function isMoving(
  { partition, offset }: Position,
  { state, lag }: Pick<MappingState, 'state' | 'lag'>,
  story: Pick<RecordStory, 'outcome' | 'committedAt'> | undefined,
): boolean {
  if (story) return story.outcome !== 'filtered' && story.committedAt === undefined;
  const position = lag?.find((each) => each.partition === partition)?.position;
  return state === 'Enabled' && position !== undefined && position <= offset;
}

/** What a decision was made of is gone from its table, and no retry brings it back. */
export class LostStateError extends Error {
  override readonly name = 'LostStateError';
}

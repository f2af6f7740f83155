/** The mirror could not be started, or ended while it was used. The message has the lines that the mirror printed. */
export class MirrorError extends Error {
  override readonly name = 'MirrorError';
}

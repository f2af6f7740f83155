/** A command cannot do what it was asked for; the message is one readable line. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
}

/** The command line is wrong: exit code 2. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError';
}

/** One context value that the stack cannot be built with. */
export interface ConfigProblem {
  readonly key: string;
  readonly given: unknown;
  readonly accepted: string;
  readonly fix: string;
}

const sentence = ({ key, given, accepted, fix }: ConfigProblem) =>
  `Context "${key}" is ${JSON.stringify(given)}; accepted: ${accepted}. Try: ${fix}`;

/** Stops synthesis: the message has a line for each problem, so that all can be fixed at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(sentence).join('\n'));
    this.problems = problems;
  }
}

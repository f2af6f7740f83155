import { TemplateError } from '../template/template-error.ts';

/** Mistakes in what is to be deployed: one line each. */
export class PreflightError extends TemplateError {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super('', problems.join('\n'));
    this.name = 'PreflightError';
    this.problems = problems;
  }
}

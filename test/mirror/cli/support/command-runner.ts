import { type CommandResult, type ForeignStack, runCommand } from './foreign-stack.ts';

export const linesOf = (text: string) => text.split('\n').filter((line) => line !== '');

export const jsonOf = (text: string) =>
  linesOf(text).map((line) => JSON.parse(line) as { [member: string]: unknown });

/** Runs commands on a stack; `TOPIC` and `READER` in arguments are its topic and function. */
export class CommandRunner {
  readonly #stack: ForeignStack;

  constructor(stack: ForeignStack) {
    this.#stack = stack;
  }

  run(args: readonly string[], input?: string): Promise<CommandResult> {
    const { topic, functionName, mirror } = this.#stack;
    const named = args.map((each) => each.replace('TOPIC', topic).replace('READER', functionName));
    return runCommand([...named, '--url', mirror.endpoints.console], { input });
  }

  /** Produces a record. @returns its position. */
  async produced(...args: string[]): Promise<string> {
    const { stdout, stderr } = await this.run(['produce', 'TOPIC', ...args]);
    return linesOf(stdout)[0] ?? stderr;
  }
}

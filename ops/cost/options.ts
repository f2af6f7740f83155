import { parseArgs } from 'node:util';
import { configFrom } from '../../lib/config/index.ts';
import { type Stage, stages } from '../../lib/config/stage-defaults.ts';
import { contextOption } from '../shared/command.ts';

export interface CostOptions {
  readonly stage: Stage;
  /** CDK context in addition to the stage, as `-c key=value` sets it. */
  readonly context: Readonly<Record<string, string>>;
  readonly ordersPerMonth: number;
}

export const usage = 'npm run cost [-- --stage dev|prod] [--orders-per-month N] [--context key=value …]';

/**
 * Reads the command line.
 * @throws {Error} naming the option, what was given and what is accepted; `ConfigError` naming the setting.
 */
export function readOptions(args: readonly string[]): CostOptions {
  const { values } = parseArgs({
    args: [...args],
    strict: true,
    options: {
      stage: { type: 'string', default: 'dev' },
      'orders-per-month': { type: 'string', default: '1000000' },
      context: { type: 'string', multiple: true, default: [] },
    },
  });
  const stage = stageOf(values.stage);
  const context = Object.fromEntries(values.context.map(contextEntry));
  configFrom({ ...context, stage }, { isEstimate: true });
  return {
    stage,
    context,
    ordersPerMonth: wholeNumber(values['orders-per-month']),
  };
}

function stageOf(text: string): Stage {
  const stage = stages.find((each) => each === text);
  if (stage) return stage;
  throw new Error(`--stage is "${text}"; accepted is ${stages.join(' or ')}.`);
}

function wholeNumber(text: string): number {
  if (/^\d{1,12}$/.test(text)) return Number(text);
  throw new Error(
    `--orders-per-month is "${text}"; accepted is a whole number of at most 12 digits, such as 1000000.`,
  );
}

function contextEntry(text: string): [string, string] {
  const [key, value] = contextOption('--context', text);
  if (key === 'stage') throw new Error(`--context is "${text}"; accepted is --stage ${value}.`);
  if (key === 'sleep') {
    throw new Error(
      `--context is "${text}"; accepted: any other setting. sleep=true is next to every estimate of dev.`,
    );
  }
  return [key, value];
}

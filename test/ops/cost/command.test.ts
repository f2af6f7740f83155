import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';

const project = join(import.meta.dirname, '../../..');

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as `npm run cost` does. */
async function cost(...args: string[]): Promise<Ended> {
  const node = join(project, 'node_modules/.bin/node');
  try {
    return {
      code: 0,
      ...(await promisify(execFile)(node, [join(project, 'ops/cost/main.ts'), ...args])),
    };
  } catch (error) {
    return error as Ended;
  }
}

const oneLineWithUsage = (problem: string) =>
  new RegExp(`^error: ${problem}[^\n]* Usage: npm run cost [^\n]*\n$`);

const refused: [string[], string][] = [
  [['--stage', 'staging'], '--stage is "staging"'],
  [['--orders-per-month', 'many'], '--orders-per-month is "many"'],
  [['--context', 'brokerCount=4'], 'Context "brokerCount" is "4"; accepted: a multiple of 3'],
];

describe('npm run cost', () => {
  test('npm run cost prints the bill of the stack with other settings than its defaults.', async () => {
    const { code, stdout, stderr } = await cost('--stage', 'prod', '--context', 'brokerCount=6');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/MSK brokers, express\.m7g\.large +4,380 broker hours +6 brokers of the cluster/);
  });

  test.each(refused)(
    'npm run cost prints one line for %j, and the exit code is 2.',
    async (args, problem) => {
      const { code, stdout, stderr } = await cost(...args);
      expect(stdout).toBe('');
      expect(stderr).toMatch(oneLineWithUsage(problem));
      expect(code).toBe(2);
    },
  );
});

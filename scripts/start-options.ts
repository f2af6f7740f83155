import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'));

/** The options of Node.js in `npm start`: tests and benches that start the mirror by themselves use the same. */
export const startOptions: readonly string[] = scripts.start
  .split(' ')
  .filter((word: string) => word.startsWith('--'));

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));

/** What `npm start` gives to Node.js: whoever starts the mirror otherwise measures and tests the same. */
export const startOptions: readonly string[] = scripts.start
  .split(' ')
  .filter((word: string) => word.startsWith('--'));

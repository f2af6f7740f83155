/**
 * Synthesizes the stack for the tests of a run: `node main.ts plain|checked DIRECTORY`. Each file `HASH.request` of the
 * directory is a context; the response is `HASH.json` beside it.
 */
import { existsSync, readdirSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '../../../lib/config/config.ts';
import { type SynthesisResponse, writeWhole } from './request.ts';

const [kind, directory = '.'] = process.argv.slice(2);

async function respond(context: Context): Promise<SynthesisResponse> {
  const { synthesizeStack } = await import('./synthesize.ts');
  try {
    return { stack: await synthesizeStack(context, kind === 'checked') };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

async function respondToAll(): Promise<void> {
  for (const file of readdirSync(directory).filter((name) => name.endsWith('.request'))) {
    const request = join(directory, file);
    const response = request.replace(/request$/, 'json');
    if (existsSync(response)) continue;
    writeWhole(response, JSON.stringify(await respond(JSON.parse(readFileSync(request, 'utf8')))));
  }
}

let work = Promise.resolve();
const next = (): void => {
  work = work.then(respondToAll);
};

watch(directory, next);
next();
process.stdin.resume().on('end', () => process.exit());

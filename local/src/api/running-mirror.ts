import { JsonApiClient } from './client.ts';
import { mirrorClock } from './clock.ts';
import { CurrentStacks } from './current-stacks.ts';
import { mirrorDeadLetters } from './dead-letters.ts';
import { mirrorFunction } from './function.ts';
import { waitUntilIdle } from './idle.ts';
import { Lookup } from './lookup.ts';
import { mirrorMapping } from './mapping.ts';
import type { Mirror } from './mirror.ts';
import type { MirrorProcess, ReadyLine } from './mirror-process.ts';
import { readStory } from './read-story.ts';
import { resourceNamed } from './resources.ts';
import { mirrorTopic } from './topic.ts';

/** How long mappings may take to begin: a second, or longer on a busy machine; what is later is not waited for. */
const POLLING_SECONDS = 30;

/**
 * The API of a mirror that is ready: every member asks its JSON API.
 * @param isWatching whether outputs and resources follow what is applied while it runs.
 */
export async function runningMirror(
  line: ReadyLine,
  running: MirrorProcess,
  isWatching: boolean,
): Promise<Mirror> {
  const client = new JsonApiClient(line.console ?? '', () => running.whyEnded());
  // Else a record that a test writes first is none for a mapping with the starting position LATEST.
  await client.get('/polling', { wait: POLLING_SECONDS });
  const stacks = await CurrentStacks.read(client);
  if (isWatching) void stacks.follow(line.console ?? '');
  const lookUp = new Lookup(client, async () => stacks.resources);
  const story: Mirror['story'] = (at) => readStory(client, at);
  const stop = () => {
    stacks.stop();
    return running.stop();
  };
  return {
    ...announced(line),
    get outputs() {
      return stacks.outputs;
    },
    resource: (idOrPath) => resourceNamed(idOrPath, stacks.resources),
    topic: (name) =>
      mirrorTopic(
        client,
        once(() => lookUp.topic(name)),
      ),
    mapping: (selection) => mirrorMapping({ client, find: once(() => lookUp.mapping(selection)), story }),
    function: (name) =>
      mirrorFunction(
        client,
        once(() => lookUp.function(name)),
      ),
    clock: mirrorClock(client),
    deadLetters: () => mirrorDeadLetters(client, lookUp),
    idle: (options) => waitUntilIdle({ client, story }, options),
    story,
    reset: async () => void (await client.post('/reset')),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** What the line of `--json` says. */
function announced(line: ReadyLine): Pick<Mirror, 'endpoints' | 'stack' | 'tokens' | 'awsConfig'> {
  const { stack = '', region = '', api = '', console = '', aws = '', kafka = '' } = line;
  const { kafkaTls = '', kafkaScram = '', mail = '', issuer = '', inspect = '' } = line;
  const credentials = { accessKeyId: 'mirror', secretAccessKey: 'mirror' };
  return {
    endpoints: { api, console, aws, kafka, kafkaTls, kafkaScram, mail, issuer, inspect },
    stack,
    tokens: Object.fromEntries(Object.entries(line).filter(([name]) => /token$/i.test(name))),
    awsConfig: () => ({ endpoint: aws, region, credentials }),
  };
}

/** Asks once; a failure is not kept. */
function once<Result>(ask: () => Promise<Result>): () => Promise<Result> {
  let asked: Promise<Result> | undefined;
  return () => {
    asked ??= ask().catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };
}

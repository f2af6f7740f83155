import type { z } from 'zod';
import type { functionState } from '../json-api/function-schemas.ts';
import type { topicState } from '../json-api/schemas.ts';
import { JsonApiClient } from './client.ts';
import { mirrorClock } from './clock.ts';
import { CurrentStacks } from './current-stacks.ts';
import { mirrorDeadLetters } from './dead-letters.ts';
import { mirrorFunction } from './function.ts';
import { waitUntilIdle } from './idle.ts';
import { type MappingSelection, type MappingState, mirrorMapping } from './mapping.ts';
import type { Mirror } from './mirror.ts';
import { MirrorError } from './mirror-error.ts';
import type { MirrorProcess, ReadyLine } from './mirror-process.ts';
import { findByName, type Named } from './names.ts';
import { readStory } from './read-story.ts';
import { functionOf, resourceNamed, topicOf, withNamesOfResources } from './resources.ts';
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
  const lookUp = new Lookup(client, stacks);
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

/** Finds what names mean. */
class Lookup {
  readonly #client: JsonApiClient;
  readonly #stacks: Pick<CurrentStacks, 'resources'>;

  constructor(client: JsonApiClient, stacks: Pick<CurrentStacks, 'resources'>) {
    this.#client = client;
    this.#stacks = stacks;
  }

  async topic(name: string): Promise<string> {
    const topics = await this.#client.get<z.output<typeof topicState>[]>('/topics');
    return findByName('topic', name, this.#topics(topics.map(({ topic }) => topic)), false).name;
  }

  /** @param others functions that may be meant and are not deployed. */
  async function(name: string, others: readonly string[] = []): Promise<string> {
    const functions = await this.#client.get<z.output<typeof functionState>[]>('/functions');
    const all = new Set([...functions.map((each) => each.name), ...others]);
    const named = withNamesOfResources([...all], this.#stacks.resources, functionOf);
    return findByName('function', name, named).name;
  }

  async mapping({ function: functionName, topic }: MappingSelection): Promise<MappingState> {
    let mappings = await this.#client.get<MappingState[]>('/mappings');
    if (functionName !== undefined) {
      const functions = namesOfAll(mappings, (each) => each.functionName);
      const named = withNamesOfResources(functions, this.#stacks.resources, functionOf);
      const { name } = findByName('function of the mapping', functionName, named);
      mappings = mappings.filter((each) => each.functionName === name);
    }
    if (topic !== undefined) {
      const topics = this.#topics(namesOfAll(mappings, (each) => each.topic));
      const { name } = findByName('topic of the mapping', topic, topics);
      mappings = mappings.filter((each) => each.topic === name);
    }
    return onlyOne(mappings);
  }

  #topics(names: readonly string[]): (Named & { readonly name: string })[] {
    return withNamesOfResources(names, this.#stacks.resources, topicOf);
  }
}

const namesOfAll = (mappings: readonly MappingState[], nameOf: (mapping: MappingState) => string) => [
  ...new Set(mappings.map(nameOf)),
];

function onlyOne(mappings: readonly MappingState[]): MappingState {
  const [first, ...others] = mappings;
  if (first && others.length === 0) return first;
  if (!first) throw new MirrorError('the stack has no event source mappings', { code: 'UnknownName' });
  const listed = mappings.map(({ functionName, topic }) => `function ${functionName}, topic ${topic}`);
  throw new MirrorError(
    `the mapping is one of several; accepted with function and topic: ${listed.join('; ')}`,
    { code: 'AmbiguousName' },
  );
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

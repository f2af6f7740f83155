import type { z } from 'zod';
import type { functionState } from '../json-api/function-schemas.ts';
import type { topicState } from '../json-api/schemas.ts';
import type { JsonApiClient } from './client.ts';
import type { MappingSelection, MappingState } from './mapping.ts';
import { MirrorError } from './mirror-error.ts';
import { findByName, type Named } from './names.ts';
import { functionOf, type MirrorResource, topicOf, withNamesOfResources } from './resources.ts';

/**
 * Finds what names mean, in the package and in commands: a physical name, a logical id, a construct path, or the end of one.
 * What is not found is a MirrorError with what is accepted: UnknownName or AmbiguousName.
 */
export class Lookup {
  readonly #client: Pick<JsonApiClient, 'get'>;
  readonly #resources: () => Promise<readonly MirrorResource[]>;

  constructor(client: Pick<JsonApiClient, 'get'>, resources: () => Promise<readonly MirrorResource[]>) {
    this.#client = client;
    this.#resources = resources;
  }

  async topic(name: string): Promise<string> {
    const topics = await this.#client.get<z.output<typeof topicState>[]>('/topics');
    const named = await this.#topics(topics.map(({ topic }) => topic));
    return findByName('topic', name, named, false).name;
  }

  /** @param others functions that may be meant and are not deployed. */
  async function(name: string, others: readonly string[] = []): Promise<string> {
    const functions = await this.#client.get<z.output<typeof functionState>[]>('/functions');
    const named = await this.#functions([...functions.map((each) => each.name), ...others]);
    return findByName('function', name, named).name;
  }

  /** The one that is meant. */
  async mapping(selection: MappingSelection): Promise<MappingState> {
    return onlyOne(await this.mappings(selection));
  }

  /** All that are meant; none where the stack has none. */
  async mappings({ function: functionName, topic }: MappingSelection): Promise<MappingState[]> {
    let mappings = await this.#client.get<MappingState[]>('/mappings');
    if (functionName !== undefined) {
      const functions = await this.#functions(mappings.map((each) => each.functionName));
      const { name } = findByName('function of the mapping', functionName, functions);
      mappings = mappings.filter((each) => each.functionName === name);
    }
    if (topic !== undefined) {
      const topics = await this.#topics(mappings.map((each) => each.topic));
      const { name } = findByName('topic of the mapping', topic, topics);
      mappings = mappings.filter((each) => each.topic === name);
    }
    return mappings;
  }

  async #topics(names: readonly string[]): Promise<NamedByUser[]> {
    return withNamesOfResources([...new Set(names)], await this.#resources(), topicOf);
  }

  async #functions(names: readonly string[]): Promise<NamedByUser[]> {
    return withNamesOfResources([...new Set(names)], await this.#resources(), functionOf);
  }
}

/** With the physical name. */
type NamedByUser = Named & { readonly name: string };

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

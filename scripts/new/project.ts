import { concerns, eventTypes, topics, writerOf } from '../../events/catalogue.ts';
import { entries } from '../../lib/function/entries.ts';
import { routes } from '../../lib/order-api/routes.ts';
import { tableDefinitions } from '../../lib/tables/table-definitions.ts';

/** What the project has already: names that are taken, and what may be read. */
export interface Project {
  readonly concerns: readonly string[];
  readonly eventTypes: readonly string[];
  /** Names that no concern may have: of functions, tables and folders. */
  readonly reserved: readonly string[];
  /** As the API names them, `GET /orders`. */
  readonly routes: readonly string[];
  /** The topic a concern writes; undefined when it writes none. */
  readonly topicOf: (concern: string) => string | undefined;
  readonly exists: (path: string) => boolean;
  /** @throws {Error} when there is no such file. */
  readonly read: (path: string) => string;
}

/** What the modules of this project say. */
export function thisProject(files: Pick<Project, 'exists' | 'read'>): Project {
  return {
    ...files,
    concerns,
    eventTypes,
    reserved: [...Object.keys(entries), ...Object.keys(tableDefinitions), 'shared', 'support', 'saga'],
    routes: routes.map(({ method, path }) => `${method} ${path}`),
    topicOf: (concern) => {
      const type = eventTypes.find((each) => writerOf(each) === concern);
      return Object.entries(topics).find(([, { writers }]) => type && type in writers)?.[0];
    },
  };
}

import { existsSync, readFileSync } from 'node:fs';
import { writeWhole } from '../services/files.ts';

/** What stays in the data directory when its stack is gone. */
const resourceKinds = ['topic', 'table', 'consumer group', 'log'] as const;
export type ResourceKind = (typeof resourceKinds)[number];

/** One thing that the mirror has created. */
export interface CreatedResource {
  /** Id of the stack in its assembly. */
  readonly stackId: string;
  readonly kind: ResourceKind;
  readonly name: string;
}

const sameAs = (one: CreatedResource) => (other: CreatedResource) =>
  one.stackId === other.stackId && isSameThing(one, other);
const isSameThing = (one: CreatedResource, other: CreatedResource) =>
  one.kind === other.kind && one.name === other.name;

/** What this mirror has created on its data directory, run by run: nothing else is ever removed. */
export class CreatedResources {
  readonly #file: string;
  #all: readonly CreatedResource[];

  /** @param file absolute path of a JSON file; made when the first resource is added. */
  constructor(file: string) {
    this.#file = file;
    this.#all = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as CreatedResource[]) : [];
  }

  /** Remembers what is not known yet. */
  add(created: readonly CreatedResource[]): void {
    const added = created.filter((each) => !this.#all.some(sameAs(each)));
    if (added.length > 0) this.#save([...this.#all, ...added]);
  }

  /** Forgets what has been removed. */
  forget(removed: CreatedResource): void {
    this.#save(this.#all.filter((each) => !isSameThing(each, removed)));
  }

  /**
   * What stacks that run now had in an earlier run, and no stack has any more.
   * @param stackIds of the stacks that run.
   * @param present what they have.
   */
  leftovers(stackIds: readonly string[], present: readonly CreatedResource[]): CreatedResource[] {
    const elsewhere = this.#all.filter(({ stackId }) => !stackIds.includes(stackId));
    const isUsed = (each: CreatedResource) =>
      [...present, ...elsewhere].some((other) => isSameThing(each, other));
    return this.#all.filter((each) => stackIds.includes(each.stackId) && !isUsed(each));
  }

  #save(all: readonly CreatedResource[]): void {
    this.#all = all;
    writeWhole(this.#file, `${JSON.stringify(all, null, 2)}\n`);
  }
}

import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TemplateValue } from '../../template/types.ts';

/** What CloudFormation would remember of a custom resource, to send it with the next update. */
interface CustomResourceState {
  readonly physicalId: string;
  readonly properties: Readonly<Record<string, TemplateValue>>;
}

interface StateFile {
  find(logicalId: string): CustomResourceState | undefined;
  save(logicalId: string, state: CustomResourceState): void;
  remove(logicalId: string): void;
}

/** Forgets the custom resources of all stacks: each is created at its next deployment. */
export function forgetCustomResources(dataDirectory: string): void {
  rmSync(stateFile(dataDirectory), { force: true });
}

const stateFile = (dataDirectory: string) => join(dataDirectory, 'custom-resources.json');

/** The custom resources of one stack that an earlier run created, kept in the data directory. */
export function openCustomResourceState(dataDirectory: string, stackId: string): StateFile {
  const file = stateFile(dataDirectory);
  const key = (logicalId: string) => `${stackId}/${logicalId}`;
  const write = (logicalId: string, state: CustomResourceState | undefined) => {
    mkdirSync(dataDirectory, { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify({ ...load(file), [key(logicalId)]: state }, null, 2));
    renameSync(`${file}.new`, file);
  };
  return {
    find: (logicalId) => load(file)[key(logicalId)],
    save: write,
    remove: (logicalId) => write(logicalId, undefined),
  };
}

function load(file: string): Record<string, CustomResourceState | undefined> {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { v5 } from 'uuid';
import { compileReader } from '../../event-source-mapping/schema/readers.ts';
import type { SchemaVersion } from '../../event-source-mapping/types.ts';

const namespace = '2d0b2f0c-6a0f-5f36-8a55-0c0f9f6f3b61';

/**
 * The schema versions of the template, and those of earlier runs: a record that was written under a schema
 * of yesterday still decodes. The id is made from the registry, the schema's name and the definition.
 */
export interface SchemaRegistry {
  /** @throws {Error} for a definition that is not a schema of its format. */
  register(schema: {
    registryArn: string;
    schemaName: string;
    dataFormat: SchemaVersion['dataFormat'];
    definition: string;
  }): SchemaVersion;
  /** All versions; those that the template registers now are last, in their order. */
  all(): SchemaVersion[];
  find(schemaVersionId: string): SchemaVersion | undefined;
  /** Data formats of a registry's schemas; empty when none is known. */
  formatsOf(registryArn: string): SchemaVersion['dataFormat'][];
}

/** @param file JSON file that keeps the versions; made when the first one is registered. */
export function openSchemaRegistry(file: string): SchemaRegistry {
  const versions = new Map<string, SchemaVersion>(
    load(file).map((version) => [version.schemaVersionId, version]),
  );
  return {
    all: () => [...versions.values()],
    find: (schemaVersionId) => versions.get(schemaVersionId),
    formatsOf: (registryArn) => [
      ...new Set(
        [...versions.values()]
          .filter((version) => version.registryArn === registryArn)
          .map(({ dataFormat }) => dataFormat),
      ),
    ],
    register: ({ registryArn, schemaName, dataFormat, definition }) => {
      compileReader(dataFormat, definition);
      const schemaVersionId = v5(JSON.stringify([registryArn, schemaName, definition]), namespace);
      const version: SchemaVersion = { schemaVersionId, registryArn, schemaName, dataFormat, definition };
      const known = versions.get(schemaVersionId);
      versions.delete(schemaVersionId); // It is the newest now, also when an earlier definition is back.
      versions.set(schemaVersionId, version);
      if (known?.schemaName === undefined) save(file, [...versions.values()]);
      return version;
    },
  };
}

function load(file: string): SchemaVersion[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SchemaVersion[]) : [];
}

function save(file: string, versions: readonly SchemaVersion[]): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(versions, null, 2));
  renameSync(`${file}.new`, file);
}

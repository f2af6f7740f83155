/**
 * Writes `generated.ts`: the schemas of all versions and the TypeScript types made from the current ones.
 * `--check` writes nothing and fails when the file is stale. Run by `npm run events` and `npm run check`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventType } from './catalogue.ts';
import { currentSchemas, type SchemaFile, schemaVersionsOf } from './schema-files.ts';
import { declarationsOf } from './type-declarations.ts';

const target = join(import.meta.dirname, 'generated.ts');

function generate(): string {
  const schemas = currentSchemas();
  const declarations = declarationsOf(schemas.map(({ definition }) => JSON.parse(definition)));
  const union = schemas.map(({ eventType }) => `  | ${eventType}`).join('\n');
  const definitions = schemas.map((each) => `  ${each.eventType}: ${textOf(each)},`).join('\n');
  const earlier = schemas
    .map(({ eventType }) => `  ${eventType}: [${earlierTextsOf(eventType)}],`)
    .join('\n');
  return [
    '// Generated from schemas/*/*.avsc by `npm run events`. Do not edit.',
    '// biome-ignore-all format: generated',
    '',
    ...declarations,
    `/** Any event of the system; distinguished by \`type\`. */\nexport type OrderstreamEvent =\n${union};\n`,
    `/** The schemas producers write now, by event type. */\nexport const schemas = {\n${definitions}\n} as const;\n`,
    `/** The versions published before, oldest first: topics may still hold records of them. */\nexport const earlierSchemas = {\n${earlier}\n} as const;`,
    '',
  ].join('\n');
}

const earlierTextsOf = (eventType: EventType) =>
  schemaVersionsOf(eventType).slice(0, -1).map(textOf).join(', ');

const textOf = ({ definition }: SchemaFile) => JSON.stringify(JSON.parse(definition));

const generated = generate();
if (!process.argv.includes('--check')) {
  writeFileSync(target, generated);
} else if (readFileSync(target, 'utf8') !== generated) {
  process.stderr.write(
    'events/generated.ts is stale: a schema changed. Run `npm run events` and commit the result.\n',
  );
  process.exitCode = 1;
}

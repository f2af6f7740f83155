/**
 * Writes `generated.ts`: the current schemas and the TypeScript types made from them.
 * `--check` writes nothing and fails when the file is stale. Run by `npm run events` and `npm run check`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { currentSchemas } from './schema-files.ts';
import { declarationsOf } from './type-declarations.ts';

const target = join(import.meta.dirname, 'generated.ts');

function generate(): string {
  const schemas = currentSchemas();
  const declarations = declarationsOf(schemas.map(({ definition }) => JSON.parse(definition)));
  const union = schemas.map(({ eventType }) => `  | ${eventType}`).join('\n');
  const definitions = schemas
    .map(({ eventType, definition }) => `  ${eventType}: ${JSON.stringify(JSON.parse(definition))},`)
    .join('\n');
  return [
    '// Generated from schemas/*/*.avsc by `npm run events`. Do not edit.',
    '// biome-ignore-all format: generated',
    '',
    ...declarations,
    `/** Any event of the system; \`type\` tells which. */\nexport type OrderstreamEvent =\n${union};\n`,
    `/** The schemas producers write now, by event type. */\nexport const schemas = {\n${definitions}\n} as const;`,
    '',
  ].join('\n');
}

const generated = generate();
if (!process.argv.includes('--check')) {
  writeFileSync(target, generated);
} else if (readFileSync(target, 'utf8') !== generated) {
  process.stderr.write(
    'events/generated.ts is stale: a schema changed. Run `npm run events` and commit the result.\n',
  );
  process.exitCode = 1;
}

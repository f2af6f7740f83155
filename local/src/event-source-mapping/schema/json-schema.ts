import { Ajv, type ValidateFunction } from 'ajv';
import draft6 from 'ajv/dist/refs/json-schema-draft-06.json' with { type: 'json' };
import AjvDraft4 from 'ajv-draft-04';
import type { JsonValue } from '../filter-pattern/matcher.ts';

/** Published schemas have custom keywords; `format` is an annotation here. */
const OPTIONS = { strict: false, validateFormats: false, allErrors: false } as const;

/** Drafts that Glue knows: https://docs.aws.amazon.com/glue/latest/dg/schema-registry.html#schema-registry-schemas */
const VALIDATORS: Readonly<Record<string, () => Pick<Ajv, 'compile'>>> = {
  'draft-04': () => new AjvDraft4.default(OPTIONS) as unknown as Ajv,
  'draft-06': () => new Ajv(OPTIONS).addMetaSchema(draft6),
  'draft-07': () => new Ajv(OPTIONS),
};
const DEFAULT_DRAFT = 'draft-07';

/**
 * Compiles a reader for one JSON Schema, once per schema version: the payload is JSON text that has to fit the schema.
 * @param definition JSON text of the schema, of draft 4, 6 or 7 as its `$schema` says; draft 7 without one.
 * @throws {Error} for an invalid schema; the reader throws for text that is not JSON or does not match.
 */
export function compileJsonSchemaReader(definition: string): (payload: Buffer) => JsonValue {
  const schema = JSON.parse(definition) as { $schema?: string };
  const validate = validatorFor(schema.$schema).compile(schema);
  return (payload) => {
    const value = JSON.parse(payload.toString('utf8')) as JsonValue;
    if (validate(value)) return value;
    throw new Error(`the value does not fit its schema: ${describe(validate)}`);
  };
}

function validatorFor($schema: string | undefined): Pick<Ajv, 'compile'> {
  const draft = $schema ? (/draft-0[467]/.exec($schema)?.[0] ?? $schema) : DEFAULT_DRAFT;
  const create = VALIDATORS[draft];
  if (create) return create();
  throw new Error(`$schema is ${$schema}; accepted are drafts 4, 6 and 7`);
}

function describe({ errors }: ValidateFunction): string {
  const [first] = errors ?? [];
  return `${first?.instancePath || 'it'} ${first?.message}`;
}

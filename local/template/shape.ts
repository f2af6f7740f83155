import { z } from 'zod';
import { TemplateError } from './template-error.ts';
import type { Template } from './types.ts';

/** Sections are checked as far as the mirror relies on them; properties are checked where they are used. */
const section = z.record(z.string(), z.unknown());
const template = z.object({
  Parameters: z.record(z.string(), z.looseObject({ Type: z.string() })).optional(),
  Mappings: section.optional(),
  Conditions: section.optional(),
  Outputs: z.record(z.string(), z.looseObject({ Value: z.unknown() })).optional(),
  Resources: z.record(
    z.string(),
    z.looseObject({
      Type: z.string(),
      Properties: section.optional(),
      Condition: z.string().optional(),
      DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
    }),
  ),
});

/**
 * @param what the expected document with its article, for example `a CloudFormation template`.
 * @throws {TemplateError} one line: the file and what of its shape is wrong.
 */
export function checkShape<T>(schema: z.ZodType<T>, value: unknown, file: string, what: string): T {
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const where = issue?.path.length ? `${issue.path.join('.')}: ` : '';
  const given = kindOf(issue?.path.reduce(memberOf, value));
  throw new TemplateError('', `${file}: not ${what}: ${where}${given} given, ${accepted(issue)} accepted`);
}

function memberOf(value: unknown, key: PropertyKey): unknown {
  return (value as Record<PropertyKey, unknown> | undefined)?.[key];
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : JSON.stringify(value);
}

const kinds: Readonly<Record<string, string>> = { object: 'a map', record: 'a map', string: 'text' };

function accepted(issue: z.core.$ZodIssue | undefined): string {
  return issue?.code === 'invalid_type'
    ? (kinds[issue.expected] ?? issue.expected)
    : 'text or a list of texts';
}

/** @throws {TemplateError} when the document is not a CloudFormation template, or needs a macro to become one. */
export function checkTemplate(document: unknown, file: string): Template {
  refuseLoops(document, file);
  checkShape(template, document, file, 'a CloudFormation template');
  // The schema names only the sections that are read, so the document itself is handed on, not zod's copy.
  const checked = document as Template & { Transform?: unknown };
  refuseMacros(checked.Transform, file);
  return checked;
}

/** `Fn::ForEach` stands for several members of a section, and for nothing that `evaluate` could give a value. */
function refuseLoops(document: unknown, file: string): void {
  const [, name] = /"(Fn::ForEach::\w*)":/.exec(JSON.stringify(document)) ?? [];
  if (name === undefined) return;
  throw new TemplateError(
    '',
    `${file}: ${name} is not run here; write its members out, or give the processed template (\`aws cloudformation get-template --template-stage Processed\`)`,
  );
}

/** Besides loops `AWS::LanguageExtensions` only adds functions that `evaluate` knows. */
function refuseMacros(transform: unknown, file: string): void {
  const macros = [transform ?? []].flat().filter((macro) => macro !== 'AWS::LanguageExtensions');
  if (macros.length === 0) return;
  throw new TemplateError(
    '',
    `${file}: Transform ${JSON.stringify(macros[0])} is not run here; give the processed template (for example the output of \`cdk synth\`)`,
  );
}

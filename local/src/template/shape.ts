import { z } from 'zod';
import { packageFile } from '../shared/package-directory.ts';
import { refuseDeepNesting } from './bounds.ts';
import { TemplateError } from './template-error.ts';
import type { Template } from './types.ts';

/** Sections are checked as far as the mirror relies on them; properties are checked where they are used. */
const section = z.record(z.string(), z.unknown());
const scalar = z.union([z.string(), z.number(), z.boolean()], 'text');
const template = z.object({
  Parameters: z
    .record(
      z.string(),
      z.looseObject({
        Type: z.string(),
        Default: scalar.optional(),
        AllowedValues: z.array(scalar).optional(),
        AllowedPattern: z.string().optional(),
        MinLength: scalar.optional(),
        MaxLength: scalar.optional(),
        MinValue: scalar.optional(),
        MaxValue: scalar.optional(),
      }),
    )
    .optional(),
  Mappings: z.record(z.string(), z.record(z.string(), section)).optional(),
  Conditions: section.optional(),
  Outputs: z
    .record(
      z.string(),
      z.looseObject({
        Value: z.unknown().refine((value) => value !== undefined && value !== null),
        Condition: z.string().optional(),
        Export: z.looseObject({ Name: z.unknown() }).optional(),
      }),
    )
    .optional(),
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
  throw new TemplateError('', `${file}: not ${what}: ${mistakeOf(checked.error.issues[0], value)}`);
}

function mistakeOf(issue: z.core.$ZodIssue | undefined, value: unknown): string {
  const where = issue?.path.length ? `${issue.path.join('.')}: ` : '';
  const given = kindOf(issue?.path.reduce(memberOf, value));
  return `${where}${given} given, ${accepted(issue)} accepted`;
}

function memberOf(value: unknown, key: PropertyKey): unknown {
  return (value as Record<PropertyKey, unknown> | undefined)?.[key];
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : JSON.stringify(value);
}

const kinds: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a map',
  record: 'a map',
  string: 'text',
};

function accepted(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'invalid_type') return kinds[issue.expected] ?? issue.expected;
  if (issue?.code === 'custom') return 'a value';
  return issue?.path.at(-1) === 'DependsOn' ? 'text or a list of texts' : 'text, a number or a boolean';
}

/** A template, and what of it is not as it should be. */
export interface CheckedTemplate {
  /** Without the members that are broken. */
  readonly template: Template;
  /** One line each, with the place in the template. */
  readonly mistakes: readonly string[];
  /** Names of members that were left out: parameters, resources and the like. */
  readonly broken: ReadonlySet<string>;
}

/**
 * Reads a document as a template. A member that is not of the form it must have is left out and named.
 * @throws {TemplateError} when the document as a whole is not a template, is nested too deep, or needs a macro to become one.
 */
export function checkTemplate(document: unknown, file: string): CheckedTemplate {
  refuseDeepNesting(document, file);
  refuseMacros((document as { Transform?: unknown } | null)?.Transform, file);
  refuseLoops(document, file);
  // The schema names only the sections that are read, so the document itself is handed on, not zod's copy.
  const checked = template.safeParse(document);
  if (checked.success) return { template: document as Template, mistakes: [], broken: new Set() };
  const [whole] = checked.error.issues.filter(({ path }) => path.length === 0 || path.join() === 'Resources');
  if (whole)
    throw new TemplateError('', `${file}: not a CloudFormation template: ${mistakeOf(whole, document)}`);
  return withoutBroken(document as Template, checked.error.issues);
}

function withoutBroken(document: Template, issues: readonly z.core.$ZodIssue[]): CheckedTemplate {
  const sections = new Map(Object.entries(document).map(([name, value]) => [name, { ...value }]));
  for (const [sectionName, member] of issues.map(({ path }) => path.map(String))) {
    if (member === undefined) sections.delete(String(sectionName));
    else delete sections.get(String(sectionName))?.[member];
  }
  return {
    template: Object.fromEntries(sections) as unknown as Template,
    mistakes: issues.map((issue) => mistakeOf(issue, document)),
    broken: new Set(issues.flatMap(({ path }) => (path[1] === undefined ? [] : [String(path[1])]))),
  };
}

/** `Fn::ForEach` becomes several members of a section, so `evaluate` has no value for it. */
function refuseLoops(document: unknown, file: string): void {
  const [, name] = /"(Fn::ForEach::\w*)":/.exec(JSON.stringify(document)) ?? [];
  if (name === undefined) return;
  throw new TemplateError(
    '',
    `${file}: ${name} is not run here; write its members out, or give the processed template (\`aws cloudformation get-template --template-stage Processed\`)`,
  );
}

const PROCESSED =
  'aws cloudformation get-template --stack-name NAME --template-stage Processed --query TemplateBody > processed.json';

/** Besides loops `AWS::LanguageExtensions` only adds functions that `evaluate` knows. */
function refuseMacros(transform: unknown, file: string): void {
  const macros = [transform ?? []].flat().filter((macro) => macro !== 'AWS::LanguageExtensions');
  const [first] = macros;
  if (first === undefined) return;
  const isSam = macros.some((macro) => String(macro).startsWith('AWS::Serverless'));
  throw new TemplateError(
    '',
    `${file}: Transform ${JSON.stringify(first)} is not run here; ${isSam ? remedyOfSam(file) : remedyOfMacro}`,
  );
}

/** Tried with aws-sam-translator 1.115; https://github.com/aws/serverless-application-model */
const remedyOfSam = (file: string) =>
  `give the processed template. Without a deployment: pip install aws-sam-translator pyyaml && python3 ${packageFile('sam-translate.py')} ${file} > ${file}.processed.json (beside the template, where its code is). Of a deployed stack: ${PROCESSED}`;

const remedyOfMacro = `AWS runs it when the stack is deployed, so give the processed template: ${PROCESSED}`;

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { configFrom, decideName } from '../../lib/config/index.ts';
import type { StackTemplate } from './unsafe-changes.ts';

type Context = Readonly<Record<string, string>>;

/**
 * Reads a template from a file, or from the assembly of a `cdk synth` (that of the stage in the context).
 * `aws cloudformation get-template` wraps it in `TemplateBody`, as text when it was uploaded so: both are read.
 * @throws {Error} when there is none.
 */
export function readTemplate(path: string, context: Context): StackTemplate {
  const stackName = decideName(configFrom(stageOf(context), { isEstimate: true }));
  const file = statSync(path).isDirectory() ? join(path, `${stackName}.template.json`) : path;
  const template = unwrapped(JSON.parse(readFileSync(file, 'utf8')));
  if (typeof template.Resources === 'object') return template as StackTemplate;
  throw new Error(`${file} has no Resources; accepted: a CloudFormation template in JSON.`);
}

function unwrapped(document: Record<string, unknown>): Partial<StackTemplate> {
  const { TemplateBody: body = document } = document;
  return typeof body === 'string' ? JSON.parse(body) : (body as Partial<StackTemplate>);
}

const stageOf = ({ stage }: Context): Context => (stage === undefined ? {} : { stage });

import { readStatements } from '../../../local/src/iam/statement.ts';
import type { TemplateValue } from '../../../local/src/template/types.ts';

/** The statements of one policy document. */
export const statements = (...Statement: Record<string, TemplateValue>[]) =>
  readStatements({ name: 'test', document: { Version: '2012-10-17', Statement } });

export const allow = (Action: TemplateValue, Resource: TemplateValue = '*', Condition?: TemplateValue) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});

export const deny = (Action: TemplateValue, Resource: TemplateValue = '*', Condition?: TemplateValue) => ({
  ...allow(Action, Resource, Condition),
  Effect: 'Deny',
});

/** A policy variable, with what else is between its braces. */
export const variable = (inside: string) => ['$', '{', inside, '}'].join('');

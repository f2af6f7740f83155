import type { Scope } from './scope.ts';
import { TemplateError } from './template-error.ts';
import type { DynamicReference } from './types.ts';

const dynamicReference = /\{\{resolve:([a-z-]+):([^{}]*)\}\}/g;

/**
 * Replaces each dynamic reference of a text by what the scope says of it.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 * @throws {TemplateError} when the scope has no value for one.
 */
export function resolveDynamicReferences(
  text: string,
  scope: Pick<Scope, 'dynamicReference'>,
  path: string,
): string {
  return text.replaceAll(dynamicReference, (whole, service: string, key: string) =>
    resolveReference({ service, key, text: whole }, scope.dynamicReference, path),
  );
}

/** The dynamic references of a text, in their order. */
export function referencesIn(text: string): DynamicReference[] {
  return [...text.matchAll(dynamicReference)].map(([whole, service = '', key = '']) => ({
    service,
    key,
    text: whole,
  }));
}

/** @throws {TemplateError} when there is no value. */
export function resolveReference(
  reference: DynamicReference,
  lookup: Scope['dynamicReference'],
  path: string,
): string {
  const value = lookup(reference);
  if (value !== undefined) return value;
  throw new TemplateError(
    path,
    `${reference.text} is not supported: values of ${reference.service} are not known here; use a parameter or plain text`,
  );
}

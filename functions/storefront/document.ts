import type { StorefrontConfiguration } from './configuration.ts';

const place = '<script type="application/json" id="configuration"></script>';

/**
 * The document with its configuration.
 * @throws {Error} when it has no place for it.
 */
export function completeDocument(document: string, configuration: StorefrontConfiguration): string {
  if (!document.includes(place)) {
    throw new Error(`The page has no ${place}. Put it back in functions/storefront/page/index.html.`);
  }
  return document.replace(place, () => place.replace('><', `>${jsonInHtml(configuration)}<`));
}

/** JSON in which no text ends the element. https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements */
const jsonInHtml = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

import { computed, signal } from '@preact/signals';
import { routeOf } from '../routes.ts';

const hash = signal(location.hash);
/** True from the first change of the page on: the focus moves to the heading of the page that comes. */
export const hasNavigated = signal(false);
/** The page to show. */
export const route = computed(() => routeOf(hash.value));
/** What a page is known by: pages that differ in their query only are the same one. */
export const pagePath = computed(() => hash.value.split('?')[0] ?? '');

addEventListener('hashchange', () => {
  hasNavigated.value = true;
  readAddress();
});

/** Shows what the address names; needed where it was changed without an event. */
export function readAddress(): void {
  hash.value = location.hash;
}

/** Goes to a page, as a link does. */
export function navigate(href: string): void {
  location.hash = href;
}

/** Replaces the address of the page without a step in the history. */
export function replaceAddress(href: string): void {
  history.replaceState(null, '', href);
  readAddress();
}

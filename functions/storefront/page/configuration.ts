import type { StorefrontConfiguration } from '../configuration.ts';

/** What the function wrote into the page. */
export const configuration = JSON.parse(
  document.getElementById('configuration')?.textContent ?? '{}',
) as StorefrontConfiguration;

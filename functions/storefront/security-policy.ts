import type { StorefrontConfiguration } from './configuration.ts';

/**
 * What the page may load, run and connect to: files and API of its origin, and the token endpoint.
 * https://www.w3.org/TR/CSP3/
 */
export function securityPolicyOf({ tokenEndpoint }: Pick<StorefrontConfiguration, 'tokenEndpoint'>): string {
  const directives = {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'font-src': "'self'",
    'img-src': "'self' data:",
    'connect-src': `'self' ${new URL(tokenEndpoint).origin}`,
    'form-action': "'none'",
    'base-uri': "'none'",
    'frame-ancestors': "'none'",
  };
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
}

import { BASE_PATH, routes } from '../../../local/src/json-api/routes/index.ts';

/** Paths of the JSON API that change something, with names that exist, and those that show the most. */
export function jsonApiPaths(names: Readonly<Record<string, string>>): string[] {
  const changing = routes
    .filter(({ method }) => method === 'POST')
    .map(({ template }) => template.replaceAll(/\{(\w+)\}/g, (_, name: string) => names[name] ?? '0'));
  return [...new Set(['/state', '/events', ...changing])].map((path) => `${BASE_PATH}${path}`);
}

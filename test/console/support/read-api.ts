import type { Mirror } from '../../../local/src/api/index.ts';

/** What the JSON API of a mirror returns. @param path below `/api/v1`. */
export async function readApi<Result>({ endpoints }: Mirror, path: string): Promise<Result> {
  const response = await fetch(`${endpoints.console}/api/v1${path}`);
  if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Result;
}

/** The path of a mapping's page. @param functionName or the end of it. */
export async function mappingPath(mirror: Mirror, functionName: string): Promise<string> {
  const mappings = await readApi<{ uuid: string; functionName: string }[]>(mirror, '/mappings');
  const mapping = mappings.find((each) => each.functionName.endsWith(functionName));
  if (!mapping) throw new Error(`no mapping of ${functionName}`);
  return `/mappings/${mapping.uuid}`;
}

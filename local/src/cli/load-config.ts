import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { MirrorConfig } from '../mirror/config.ts';
import type { Options } from '../mirror/options.ts';
import { OptionError } from './option-error.ts';

const FILES = ['mirror.config.ts', 'mirror.config.mts', 'mirror.config.js', 'mirror.config.mjs'];

const identity = z.strictObject({
  sub: z.string(),
  name: z.string().optional(),
  email: z.string().optional(),
  zoneinfo: z.string().optional(),
  scope: z.string().optional(),
  groups: z.array(z.string()).optional(),
  hasSecondFactor: z.boolean().optional(),
  audience: z.array(z.string()).optional(),
  expiresInSeconds: z.number().optional(),
});

const schema = z.strictObject({
  title: z.string().optional(),
  app: z
    .strictObject({
      command: z.array(z.string()).min(1).optional(),
      inputs: z.array(z.string()).optional(),
      environment: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
  dataDirectory: z.string().min(1).optional(),
  tokens: z
    .record(
      z.string().regex(/^(t|[a-z][A-Za-z0-9]*T)oken$/, 'accepted: token, or a name such as clerkToken'),
      identity,
    )
    .optional(),
  pages: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z0-9-]+$/, 'accepted: lower-case letters, digits and dashes'),
        title: z.string().min(1),
        script: z.string().min(1),
      }),
    )
    .refine(
      (pages) => new Set(pages.map(({ name }) => name)).size === pages.length,
      'accepted: another name for each page',
    )
    .optional(),
  tryIt: z.custom<MirrorConfig['tryIt']>((value) => typeof value === 'function', 'a function').optional(),
});

/**
 * Reads `mirror.config.ts` (or `.mts`, `.js`, `.mjs`) of a project: its default export.
 * @param projectDirectory absolute path of the folder with cdk.json.
 * @param given absolute path of another file, by `--config`.
 * @returns an empty configuration when the project has no such file and none is given.
 * @throws {OptionError} one line: the file, the member, what is accepted.
 */
export async function loadConfig(projectDirectory: string, given?: string): Promise<MirrorConfig> {
  if (given !== undefined && !existsSync(given)) {
    throw new OptionError(
      `--config is ${given}: there is no such file; accepted: a module such as mirror.config.ts.`,
    );
  }
  const file = given ?? FILES.map((name) => join(projectDirectory, name)).find((path) => existsSync(path));
  if (file === undefined) return {};
  return configOf(await exportOf(file), file);
}

/**
 * What of a configuration counts. The file beside cdk.json is about the app of that folder: what another template runs under
 * has its `tokens` only. A file that is given is about what is run.
 */
export function configFor(
  config: MirrorConfig,
  { configFile, source }: Pick<Options, 'configFile' | 'source'>,
): MirrorConfig {
  if (source.kind === 'app' || configFile !== undefined) return config;
  return { tokens: config.tokens };
}

async function exportOf(file: string): Promise<unknown> {
  try {
    const { default: config } = (await import(pathToFileURL(file).href)) as { default?: unknown };
    return config;
  } catch (cause) {
    const message = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new OptionError(`${file} cannot be loaded: ${message}`, { cause });
  }
}

function configOf(config: unknown, file: string): MirrorConfig {
  if (config === undefined) {
    throw new OptionError(`${file} has no default export; accepted: export default { … }.`);
  }
  const { data, error } = schema.safeParse(config);
  if (data) return data;
  const [issue] = error.issues;
  const place = issue?.path.length ? `${issue.path.join('.')} of ` : '';
  throw new OptionError(`${place}${file} is not accepted: ${issue?.message ?? error.message}.`);
}

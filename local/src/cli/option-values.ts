import { isAbsolute } from 'node:path';
import { type Isolation, isolations } from '../lambda/isolation.ts';
import type { ServicesMode } from '../services/types.ts';
import { isTemporaryFolder } from '../shared/temporary-folder.ts';
import { OptionError } from './option-error.ts';

type Value = string | boolean | readonly string[] | undefined;

const servicesModes: readonly ServicesMode[] = ['embedded', 'shared', 'docker', 'external'];

/** The value of `--services`. */
export function servicesMode(value: Value): ServicesMode | undefined {
  const mode = servicesModes.find((known) => known === value);
  if (value !== undefined && !mode) {
    throw new OptionError(`--services is ${value}; accepted: ${servicesModes.join(', ')}.`);
  }
  return mode;
}

/** The value of `--isolation`; `auto` unless given. */
export function isolationOf(value: Value): Isolation {
  const isolation = isolations.find((known) => known === (value ?? 'auto'));
  if (isolation) return isolation;
  throw new OptionError(`--isolation is ${value}; accepted: ${isolations.join(', ')}.`);
}

/** The value of `--temporary-folder`. Only a folder of `startMirror()` is accepted, since it is removed. */
export function temporaryFolderOf(value: Value): string | undefined {
  if (value === undefined) return undefined;
  if (isAbsolute(String(value)) && isTemporaryFolder(String(value))) return String(value);
  throw new OptionError(`--temporary-folder is ${value}; accepted: the folder that startMirror() has made.`);
}

/** The value of `--allow-aws`. */
export function awsService(value: string): string {
  if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(value)) return value;
  throw new OptionError(
    `--allow-aws is ${value}; accepted: a service as the warning about its refused call names it, such as s3.`,
  );
}

/** The value of `--allow-host`, in lower case. */
export function hostName(value: string): string {
  if (/^[\w-]+(?:\.[\w-]+)*$/.test(value)) return value.toLowerCase();
  throw new OptionError(
    `--allow-host is ${value}; accepted: a name without scheme and port, such as host.docker.internal.`,
  );
}

/** The value of `--allow-origin`. */
export function origin(value: string): string {
  if (URL.parse(value)?.origin === value) return value;
  throw new OptionError(
    `--allow-origin is ${value}; accepted: an origin as browsers send it, such as http://localhost:5173.`,
  );
}

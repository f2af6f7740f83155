import { existsSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Any file of the mirror: the SDK that AWS's runtime includes is resolved from there. */
export const runtimeModules = import.meta.url;

/** Absolute path of the mirror's project. */
export const runtimeProject = path.dirname(
  findPackageJSON(import.meta.url) ?? fileURLToPath(import.meta.url),
);

/** The nearest `node_modules` with packages of the AWS SDK, as Node would find it. */
export const sdkDirectory = nearestSdk(runtimeProject);

function nearestSdk(directory: string): string {
  const modules = path.join(directory, 'node_modules');
  const parent = path.dirname(directory);
  if (existsSync(path.join(modules, '@aws-sdk'))) return modules;
  return parent === directory ? path.join(runtimeProject, 'node_modules') : nearestSdk(parent);
}

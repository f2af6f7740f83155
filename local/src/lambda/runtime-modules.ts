import { existsSync } from 'node:fs';
import path from 'node:path';
import { packageDirectory } from '../shared/package-directory.ts';

/** Any file of the mirror: the SDK that AWS's runtime includes is resolved from there. */
export const runtimeModules = import.meta.url;

/** The nearest `node_modules` with packages of the AWS SDK, as Node would find it. */
export const sdkDirectory = nearestSdk(packageDirectory);

/** Absolute path of the project in which packages of the SDK are installed. */
export const runtimeProject = path.dirname(sdkDirectory);

function nearestSdk(directory: string): string {
  const modules = path.join(directory, 'node_modules');
  const parent = path.dirname(directory);
  if (existsSync(path.join(modules, '@aws-sdk'))) return modules;
  return parent === directory ? path.join(packageDirectory, 'node_modules') : nearestSdk(parent);
}

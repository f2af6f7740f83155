import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { KafkaPolicy } from '../../iam/types.ts';
import { assertFileName } from '../../shared/file-name.ts';
import { writeWhole } from '../files.ts';
import { iamDirectory } from './directory.ts';

/** The broker reports each decision once in a run of a mirror; a shared one sees several. */
const RUN = randomUUID();

/** Lets the broker's IAM listener decide by this policy from now on, whatever connections an identity has open. */
export function putKafkaPolicy(dataDirectory: string, owner: string, policy: KafkaPolicy): void {
  assertFileName(owner);
  mkdirSync(policiesDirectory(dataDirectory), { recursive: true, mode: 0o700 });
  writeWhole(
    join(policiesDirectory(dataDirectory), `${owner}.json`),
    JSON.stringify({ ...policy, run: RUN }),
  );
}

/** Forgets all policies, those of an earlier run too: an identity without one may do everything. */
export function clearKafkaPolicies(dataDirectory: string): void {
  rmSync(policiesDirectory(dataDirectory), { recursive: true, force: true });
}

/** Where the broker looks for policies: one file `<owner>.json` each. */
function policiesDirectory(dataDirectory: string): string {
  return join(iamDirectory(dataDirectory), 'policies');
}

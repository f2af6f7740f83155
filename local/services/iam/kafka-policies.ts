import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { assertFileName } from '../../shared/file-name.ts';
import { writeWhole } from '../files.ts';
import { iamDirectory } from './directory.ts';

/** One statement of a role as the broker reads it: patterns are regular expressions, conditions are decided. */
export interface KafkaStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
}

/** What an identity may do on Kafka. */
export interface KafkaPolicy {
  /** ARNs of the clusters that the local Kafka stands for. */
  readonly clusters: readonly string[];
  readonly identity: readonly KafkaStatement[];
  readonly boundary?: readonly KafkaStatement[];
}

/** Lets the broker's IAM listener decide by this policy from now on, whatever connections an identity has open. */
export function putKafkaPolicy(dataDirectory: string, owner: string, policy: KafkaPolicy): void {
  assertFileName(owner);
  mkdirSync(policiesDirectory(dataDirectory), { recursive: true, mode: 0o700 });
  writeWhole(join(policiesDirectory(dataDirectory), `${owner}.json`), JSON.stringify(policy));
}

/** Forgets all policies, those of an earlier run too: an identity without one may do everything. */
export function clearKafkaPolicies(dataDirectory: string): void {
  rmSync(policiesDirectory(dataDirectory), { recursive: true, force: true });
}

/** Where the broker looks for policies: one file `<owner>.json` each. */
function policiesDirectory(dataDirectory: string): string {
  return join(iamDirectory(dataDirectory), 'policies');
}

import { decideName } from '../config/index.ts';
import type { ServiceFunction } from '../function/service-function.ts';
import { acceptWildcard } from '../nag.ts';
import type { SharedResources } from '../shared-resources.ts';

/** Lets a function read any record of the topics, in consumer groups of one run each; it learns their prefix. */
export function allowToReadRecords(
  reader: ServiceFunction,
  { cluster, config, brokers }: SharedResources,
  topics: readonly string[],
): void {
  const { access } = cluster;
  const prefix = decideName(config, reader.functionId);
  const groups = access.joinGroupsOf(prefix);
  reader.grant(access.connect(), ...topics.map((topic) => access.readTopic(topic)), groups);
  reader.addEnvironment({ GROUP_PREFIX: prefix, BOOTSTRAP_BROKERS: brokers.addresses });
  for (const arn of groups.resources) acceptWildcard(reader.role, arn, 'Each run has a separate group');
}

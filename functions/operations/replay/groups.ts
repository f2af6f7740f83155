import type { Admin } from 'kafkajs';
import { withDeadline } from '../../shared/deadline.ts';
import { withRetries } from '../../shared/retry.ts';
import { rangesOf } from '../records/topics.ts';
import type { GroupLag, MovedGroup, ReplayRequest, TopicGroup } from './types.ts';

const moveDeadlineInMs = 30_000;
/** Pollers leave their group a moment after their mapping says it is disabled. */
const patience = { attempts: 20, firstDelayInMs: 250, maximumDelayInMs: 1_000 };

type From = Extract<ReplayRequest, { action: 'move' }>['from'];

/**
 * Sets where a group reads next.
 * @throws {Error} when somebody is still in the group after 18 s, or Kafka refuses.
 */
export async function moveGroup(
  admin: Admin,
  { groupId, topic }: TopicGroup,
  from: From,
): Promise<MovedGroup> {
  await withRetries(() => refuseMembers(admin, groupId), patience);
  const [committed, ranges] = await Promise.all([
    committedOffsets(admin, { groupId, topic }),
    rangesOf(admin, topic),
  ]);
  const byTime = from === 'beginning' ? undefined : await offsetsSince(admin, topic, from);
  const partitions = ranges.map(({ partition, low, high }) => ({
    partition,
    ...(committed.has(partition) && { before: committed.get(partition) as number }),
    next: Math.max(low, byTime?.get(partition) ?? low),
    end: high,
  }));
  const offsets = partitions.map(({ partition, next }) => ({ partition, offset: String(next) }));
  await withDeadline(
    admin.setOffsets({ groupId, topic, partitions: offsets }),
    moveDeadlineInMs,
    () => new Error(`Kafka did not move group ${groupId} within ${moveDeadlineInMs} ms.`),
  );
  return { groupId, topic, partitions };
}

/** Records that a group has not read. What it never read counts from the oldest record on. */
export async function lagOf(admin: Admin, group: TopicGroup): Promise<GroupLag> {
  const [committed, ranges] = await Promise.all([
    committedOffsets(admin, group),
    rangesOf(admin, group.topic),
  ]);
  const lag = ranges.reduce(
    (sum, { partition, low, high }) => sum + high - Math.max(low, committed.get(partition) ?? low),
    0,
  );
  return { ...group, lag };
}

async function refuseMembers(admin: Admin, groupId: string): Promise<void> {
  const { groups } = await admin.describeGroups([groupId]);
  const [group] = groups;
  if (group && group.members.length > 0) {
    throw new Error(
      `Group ${groupId} has ${group.members.length} members (${group.state}). Disable its mapping first.`,
    );
  }
}

async function committedOffsets(admin: Admin, { groupId, topic }: TopicGroup): Promise<Map<number, number>> {
  const [found] = await admin.fetchOffsets({ groupId, topics: [topic] });
  const known = (found?.partitions ?? []).filter(({ offset }) => Number(offset) >= 0);
  return new Map(known.map(({ partition, offset }) => [partition, Number(offset)]));
}

async function offsetsSince(admin: Admin, topic: string, time: number): Promise<Map<number, number>> {
  const offsets = await admin.fetchTopicOffsetsByTimestamp(topic, time);
  return new Map(offsets.map(({ partition, offset }) => [partition, Number(offset)]));
}

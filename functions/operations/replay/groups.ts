import type { Admin, Kafka } from 'kafkajs';
import { withRetries } from '../../shared/runtime/retry.ts';
import { joinPaused } from '../records/paused-member.ts';
import { rangesOf } from '../records/topics.ts';
import type { GroupProgress, MovedGroup, ReplayRequest, TopicGroup } from './types.ts';

/** Pollers leave their group a moment after their mapping says it is disabled. */
const patience = { attempts: 20, firstDelayMs: 250, maximumDelayMs: 1_000 };

type From = Extract<ReplayRequest, { action: 'move' }>['from'];

/**
 * Sets where a group reads next: never later than its position, since unread records would be skipped.
 * @throws {Error} when the group still has members after 18 s, or Kafka refuses.
 */
export async function moveGroup(
  { kafka, admin }: { readonly kafka: Kafka; readonly admin: Admin },
  { groupId, topic }: TopicGroup,
  from: From,
): Promise<MovedGroup> {
  await withRetries(() => refuseMembers(admin, groupId), patience);
  const [committed, ranges] = await Promise.all([
    committedOffsets(admin, { groupId, topic }),
    rangesOf(admin, topic),
  ]);
  const byTime = from === 'beginning' ? undefined : await offsetsSince(admin, topic, from);
  const partitions = ranges.map(({ partition, low, high }) => {
    const before = Math.max(low, committed.get(partition) ?? low);
    return { partition, before, next: Math.min(before, byTime?.get(partition) ?? low), end: high };
  });
  await using member = await joinPaused(kafka, groupId, [topic]);
  await member.consumer.commitOffsets(
    partitions.map(({ partition, next }) => ({ topic, partition, offset: String(next) })),
  );
  return { groupId, topic, partitions };
}

/** Where a group reads next, and where its topic ends. */
export async function progressOf(admin: Admin, group: TopicGroup): Promise<GroupProgress> {
  const [committed, ranges] = await Promise.all([
    committedOffsets(admin, group),
    rangesOf(admin, group.topic),
  ]);
  const partitions = ranges.map(({ partition, low, high }) => ({
    partition,
    next: Math.max(low, committed.get(partition) ?? low),
    end: high,
  }));
  return { ...group, partitions };
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
  const committed = (found?.partitions ?? []).filter(({ offset }) => Number(offset) >= 0);
  return new Map(committed.map(({ partition, offset }) => [partition, Number(offset)]));
}

async function offsetsSince(admin: Admin, topic: string, time: number): Promise<Map<number, number>> {
  const offsets = await admin.fetchTopicOffsetsByTimestamp(topic, time);
  return new Map(offsets.map(({ partition, offset }) => [partition, Number(offset)]));
}

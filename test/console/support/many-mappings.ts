import type { StackMap } from '../../../local/src/console/page/api/types.ts';

const topics = Array.from({ length: 12 }, (_, index) => `topic-${index}`);
const functions = Array.from({ length: 40 }, (_, index) => `concern-${index}`);

/** 120 mappings: each function reads three topics. */
export const mapOf120Mappings: StackMap = {
  topics: topics.map((name) => ({ name, partitions: 3, isDeclared: true })),
  functions: functions.map((name) => ({ name, writesToAny: false })),
  mappings: functions.flatMap((functionName, index) =>
    [0, 4, 8].map((step) => ({
      uuid: `${index}-${step}`,
      functionName,
      topic: topics[(index + step) % topics.length] ?? '',
      state: 'Enabled',
      problem: '',
    })),
  ),
  routes: [],
  schedules: [],
  writes: [],
};

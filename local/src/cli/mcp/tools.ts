import type { Tool } from './tool.ts';
import { deadLetterTools } from './tools/dead-letters.ts';
import { functionTools } from './tools/functions.ts';
import { recordTools } from './tools/records.ts';
import { stateTools } from './tools/state.ts';
import { topicTools } from './tools/topics.ts';

/** Every tool, in the order that clients list them. */
export const tools: readonly Tool[] = [
  ...stateTools,
  ...topicTools,
  ...recordTools,
  ...functionTools,
  ...deadLetterTools,
];

import type { DeadLetter } from '../dead-letters/dead-letter.ts';
import { type LogsOf, rememberedLogs } from '../dead-letters/dead-letters.ts';
import { bareFunctionName } from '../lambda/function-name.ts';
import { summariesOf } from './invocations.ts';
import { recordView } from './record-values.ts';
import { storyIn } from './stories.ts';
import type { ApiPorts } from './types.ts';

/** Dead letters with their records, what happened to these, and the invocations that failed, as far as that is known. */
export async function deadLetterViews(ports: ApiPorts, deadLetters: readonly DeadLetter[]) {
  const logsOf = rememberedLogs(ports);
  const requestIds = new Set(deadLetters.flatMap(({ requestId }) => requestId ?? []));
  const invocations = summariesOf(ports, requestIds);
  return Promise.all(
    deadLetters.map(async (deadLetter) => {
      const { mapping, story } = storyOf(ports.mappings, deadLetter) ?? {};
      const invocation = invocations.get(deadLetter.requestId ?? '');
      const original = await originalOf(ports, deadLetter, logsOf);
      return {
        ...deadLetter,
        ...(mapping !== undefined && { mapping }),
        ...(original && { original }),
        ...(story && { story }),
        ...(invocation && { invocation }),
      };
    }),
  );
}

async function originalOf({ deadLetters, findSchema }: ApiPorts, deadLetter: DeadLetter, logsOf: LogsOf) {
  const original = await deadLetters.original(deadLetter, logsOf);
  return original && recordView(original, findSchema);
}

/** In the mapping that sent it: the one that is named, else one of its function and topic. */
function storyOf(mappings: ApiPorts['mappings'], { mapping, functionName, record }: DeadLetter) {
  const sender = mappings
    .list()
    .find(({ UUID, FunctionArn = '', Topics }) =>
      mapping === undefined
        ? bareFunctionName(FunctionArn) === functionName && Topics?.includes(record.topic)
        : UUID === mapping,
    );
  if (!sender?.UUID) return undefined;
  const story = mappings.history(sender.UUID)?.story(record.partition, record.offset);
  const isSame = record.timestamp === undefined || story?.timestamp === record.timestamp;
  return { mapping: sender.UUID, ...(story && isSame && { story: storyIn(sender, story) }) };
}

import { z } from 'zod';
import { pathOf } from '../../../json-api/request-url.ts';
import type { idleState, mappingState, stackState } from '../../../json-api/schemas.ts';
import { itemText, pageInput, pageText } from '../page.ts';
import { tool } from '../tool.ts';

type State = z.output<typeof stackState>;
type Mapping = z.output<typeof mappingState>;

const inputOfList = pageInput(50, 200);

export const stateTools = [
  tool({
    name: 'get_state',
    title: 'What runs',
    description:
      'Title, addresses, and for each stack its outputs and how many resources of each type it has. list_resources has the resources themselves.',
    input: z.strictObject({}),
    isWriting: false,
    run: async (client) => {
      const { stacks, ...state } = await client.get<State>('/state');
      return itemText({
        ...state,
        stacks: stacks.map(({ resources, ...stack }) => ({ ...stack, resources: countsOf(resources) })),
      });
    },
  }),
  tool({
    name: 'list_resources',
    title: 'Resources of the stacks',
    description: 'Resources of the stacks with logical id, type, physical id and ARN.',
    input: z.strictObject({
      type: z.string().optional().describe('A CloudFormation type, such as AWS::DynamoDB::Table.'),
      ...inputOfList,
    }),
    isWriting: false,
    run: async (client, { type, ...page }) => {
      const { stacks } = await client.get<State>('/state');
      const all = stacks.flatMap(({ stackName, resources }) =>
        resources.map((resource) => ({ stackName, ...resource })),
      );
      return pageText(
        all.filter((each) => type === undefined || each.type === type),
        page,
      );
    },
  }),
  tool({
    name: 'list_mappings',
    title: 'Event source mappings',
    description:
      'The event source mappings: function, topic, state, problem, how many records wait (offsetLag), and what happened to records since the start (metrics). get_mapping has the settings of one.',
    input: z.strictObject(inputOfList),
    isWriting: false,
    run: async (client, page) => {
      const mappings = await client.get<Mapping[]>('/mappings');
      return pageText(
        mappings.map(({ settings: _, lag: __, ...mapping }) => mapping),
        page,
      );
    },
  }),
  tool({
    name: 'get_mapping',
    title: 'One event source mapping',
    description:
      'One mapping with its settings as AWS names them (BatchSize, FilterCriteria, …) and its lag by partition.',
    input: z.strictObject({ uuid: z.string().min(1).describe('UUID, as list_mappings has it.') }),
    isWriting: false,
    run: async (client, { uuid }) => itemText(await client.get<Mapping>(pathOf('mappings', uuid))),
  }),
  tool({
    name: 'wait_until_idle',
    title: 'Wait until all is processed',
    description:
      'Waits until every mapping that is not paused has processed all that is written, and responds with those that have not when the time is up.',
    input: z.strictObject({
      waitSeconds: z.number().min(0).max(55).default(10).describe('At most so long.'),
    }),
    isWriting: false,
    run: async (client, { waitSeconds }) =>
      itemText(await client.get<z.output<typeof idleState>>('/idle', { wait: waitSeconds })),
  }),
];

function countsOf(resources: State['stacks'][number]['resources']): Record<string, number> {
  const byType = Map.groupBy(resources, ({ type }) => type);
  return Object.fromEntries([...byType].map(([type, all]) => [type, all.length]));
}

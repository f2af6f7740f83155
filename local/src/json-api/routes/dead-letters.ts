import { z } from 'zod';
import type { DeadLetter } from '../../dead-letters/dead-letter.ts';
import { countsOf, type DeadLetterQuery, isSelected } from '../../dead-letters/selection.ts';
import { ServiceException } from '../../shared/service-exception.ts';
import { deadLetterList, deadLetterQuery, redriveReport, redriveRequest } from '../dead-letter-schemas.ts';
import { deadLetterViews } from '../dead-letter-view.ts';
import { unknownFunction } from '../errors.ts';
import { route, wholeNumber } from '../route.ts';
import type { ApiPorts } from '../types.ts';

export const deadLetterRoutes = [
  route({
    method: 'GET',
    template: '/dead-letters',
    summary:
      'Records that were sent to on-failure destinations, the newest first, with the record, what happened to it, and the invocation that failed last. Of a topic the last 10,000 records of each partition are looked at.',
    query: z.object({ ...deadLetterQuery, limit: wholeNumber(1, 1_000).default(100) }),
    response: deadLetterList,
    run: async (ports, { query: { limit, function: functionName, reason, ...query } }) => {
      const { deadLetters: all, unreadable } = await ports.deadLetters.list(query);
      await requireKnownFunction(ports, { function: functionName, topic: query.topic }, all);
      const deadLetters = all.filter((each) => isSelected(each, { function: functionName, reason }));
      return {
        deadLetters: await deadLetterViews(ports, deadLetters.slice(0, limit)),
        counts: countsOf(deadLetters),
        allCounts: countsOf(all),
        unreadable: [...unreadable],
      };
    },
  }),
  route({
    method: 'GET',
    template: '/dead-letters/{id}',
    summary: 'One dead letter.',
    path: z.object({ id: z.string() }),
    response: deadLetterList.shape.deadLetters.element,
    run: async (ports, { path }) => {
      const [view] = await deadLetterViews(ports, [await ports.deadLetters.get(path.id)]);
      return view as NonNullable<typeof view>;
    },
  }),
  route({
    method: 'POST',
    template: '/dead-letters/redrive',
    summary:
      'Publishes the records of dead letters again: to their topic and partition, with key, value and headers as they were, and the headers `redrive-count` and `redriven-from`. Each record once; one that was redriven as often as `loopLimit` says is left.',
    body: redriveRequest,
    response: redriveReport,
    run: async (ports, { body }) => {
      requireSelection(body);
      await requireKnownFunction(ports, body);
      const { results, ...report } = await ports.redrive.run(body);
      return {
        isDryRun: body.isDryRun,
        results: results.map(({ deadLetter, ...result }) => ({ ...deadLetter, ...result })),
        waiting: report.waiting,
        unreadable: [...report.unreadable],
      };
    },
  }),
];

/**
 * Dead letters outlive their function: it need not be deployed any more.
 * @param listed dead letters that are read already.
 * @throws {ServiceException} UnknownFunction for one that is not deployed and that no dead letter names.
 */
async function requireKnownFunction(
  { lambda, deadLetters }: Pick<ApiPorts, 'lambda' | 'deadLetters'>,
  { function: functionName, topic }: Pick<DeadLetterQuery, 'function' | 'topic'>,
  listed: readonly DeadLetter[] = [],
): Promise<void> {
  if (functionName === undefined) return;
  const isMeant = (deadLetter: DeadLetter) => isSelected(deadLetter, { function: functionName });
  if (lambda.getFunction(functionName) || listed.some(isMeant)) return;
  const { deadLetters: all } = await deadLetters.list({ topic });
  if (all.some(isMeant)) return;
  const deployed = lambda.listFunctions().map((each) => each.functionName);
  throw unknownFunction(functionName, [...new Set([...deployed, ...all.map((each) => each.functionName)])]);
}

/** Everything at once must be asked for by its name. */
function requireSelection({ ids, all, ...body }: z.output<typeof redriveRequest>): void {
  const names = Object.keys(deadLetterQuery) as (keyof typeof deadLetterQuery)[];
  const given = [ids && 'ids', all && 'all', names.some((name) => body[name] !== undefined) && 'a query'];
  const kinds = given.filter(Boolean);
  const isOne = kinds.length === 1 || (kinds.length === 2 && !ids);
  if (isOne) return;
  throw new ServiceException(
    'InvalidRequest',
    `the selection is ${kinds.join(' and ') || 'missing'}; accepted: ids, all: true, or one or more of ${names.join(', ')}`,
  );
}

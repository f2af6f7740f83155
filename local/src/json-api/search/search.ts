import type { z } from 'zod';
import { invocationsOf } from '../invocations.ts';
import { linesOf } from '../log-lines.ts';
import { traceId } from '../trace-timeline.ts';
import type { ApiPorts } from '../types.ts';
import { declaredResults, type Fits } from './declared.ts';
import { recordResults } from './recent-records.ts';
import type { SearchResult, searchResults } from './schemas.ts';

/** Results of one kind. */
const MOST_OF_KIND = 6;
const LONGEST_DETAIL = 200;

/** `orders-0@42`, as log lines name a record. */
const POSITION = /^(.+)-(\d{1,10})@(\d{1,16})$/;

/** Looks for a text, in any case, in all that the mirror knows. */
export async function searchEverything(
  ports: ApiPorts,
  text: string,
): Promise<z.input<typeof searchResults>> {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return { results: [], isPartial: false };
  const fits: Fits = (...texts) => texts.some((each) => each?.toLowerCase().includes(wanted));
  const [declared, records, emails] = await Promise.all([
    declaredResults(ports, fits),
    recordResults(ports, wanted, MOST_OF_KIND),
    emailResults(ports, fits),
  ]);
  const found = [
    ...(await positionResult(ports, text.trim())),
    ...declared,
    ...traceResults(text.trim()),
    ...keyResults(ports, fits),
    ...invocationResults(ports, wanted),
    ...records.results,
    ...emails,
    ...lineResults(ports, wanted),
  ];
  const kinds = Map.groupBy(found, ({ kind }) => kind);
  const results = [...kinds.values()].flatMap((each) => best(each, wanted).slice(0, MOST_OF_KIND));
  return { results, isPartial: records.isPartial };
}

/** Those whose title is the text come first, then those whose title begins with it. */
function best(results: readonly SearchResult[], wanted: string): SearchResult[] {
  const rank = ({ title }: SearchResult) => {
    const text = title.toLowerCase();
    if (text === wanted) return 0;
    return text.startsWith(wanted) ? 1 : 2;
  };
  return results.toSorted((one, other) => rank(one) - rank(other));
}

async function positionResult({ offsets }: ApiPorts, text: string): Promise<SearchResult[]> {
  const [, topic = '', partition, offset] = POSITION.exec(text) ?? [];
  if (topic === '') return [];
  const ranges = await offsets.ranges(topic).catch(() => undefined);
  const range = ranges?.find((each) => each.partition === Number(partition));
  if (!range || Number(offset) < range.start || Number(offset) >= range.end) return [];
  return [{ kind: 'record', title: text, topic, partition: range.partition, offset: Number(offset) }];
}

/** What has the form of a trace id, which may be known to no record: its page says so. */
const traceResults = (text: string): SearchResult[] =>
  traceId.safeParse(text).success ? [{ kind: 'trace', title: text, id: text }] : [];

/** Keys of the records that mappings remember. */
function keyResults({ mappings }: ApiPorts, fits: Fits): SearchResult[] {
  const keys = new Set<string>();
  for (const { UUID = '' } of mappings.list())
    for (const { key } of mappings.history(UUID)?.list() ?? []) {
      if (keys.size >= MOST_OF_KIND) break;
      if (key !== null && fits(key)) keys.add(key);
    }
  return [...keys].map((key) => ({ kind: 'key', title: key, id: key }));
}

const invocationResults = (ports: ApiPorts, text: string): SearchResult[] =>
  invocationsOf(ports, { text, limit: MOST_OF_KIND }).map(({ requestId, functionName, outcome }) => ({
    kind: 'invocation',
    title: requestId,
    detail: `${functionName}, ${outcome}`,
    id: requestId,
    functionName,
  }));

/** The last lines, the newest first. */
function lineResults({ lambda }: ApiPorts, filter: string): SearchResult[] {
  const names = lambda.listFunctions().map(({ functionName }) => functionName);
  return linesOf(lambda, names, { filter, limit: MOST_OF_KIND })
    .reverse()
    .map(({ functionName, requestId, message }) => ({
      kind: 'log',
      title: around(message, filter),
      detail: functionName,
      functionName,
      ...(requestId !== undefined && { id: requestId }),
    }));
}

/** The part of a long text where it contains what is looked for. */
function around(text: string, wanted: string): string {
  const at = Math.max(0, text.toLowerCase().indexOf(wanted) - LONGEST_DETAIL / 4);
  return `${at > 0 ? '…' : ''}${text.slice(at, at + LONGEST_DETAIL)}`;
}

/** A mailbox that cannot be read has no email that could be found; its page says why. */
async function emailResults({ emails }: ApiPorts, fits: Fits): Promise<SearchResult[]> {
  const list = await emails.list().catch(() => ({ emails: [] }));
  return list.emails
    .filter(({ subject, from, to, messageId }) => fits(subject, from, messageId, ...to))
    .map(({ subject, to, messageId }) => ({
      kind: 'email',
      title: subject || 'No subject',
      detail: to.join(', '),
      id: messageId,
    }));
}

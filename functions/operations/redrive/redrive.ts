import { deadLetterTopic } from '../../shared/kafka/dead-letters.ts';
import { restOf } from '../records/page-plan.ts';
import { type Position, positionText } from '../records/position.ts';
import type { FoundRecord } from '../records/record-reader.ts';
import { type Candidate, chunksOf } from './chunks.ts';
import { type DeadLetter, deadLetterOf, recordIdOf } from './dead-letter.ts';
import { claimLifeMs } from './ledger.ts';
import { redriveCountOf } from './loop-guard.ts';
import { byAge, countsOf, isWanted, planPage } from './page.ts';
import { type LedgerEntry, RecordTooLarge, type RedrivePorts } from './ports.ts';
import {
  type Outcome,
  publishedIn,
  type RedrivePage,
  type RedriveRequest,
  type RedriveResult,
} from './types.ts';

const defaultLoopLimit = 3;
/**
 * Dead letters of a page, which hold their records in base64: with these, and what is written at a time, 50 MB of the function's
 * 512.
 */
const pageSizeInBytes = 16 * 2 ** 20;

/**
 * Reads one page of dead letters, and publishes the records of the requested ones again. A record is published
 * once, however many consumers failed on it and however often this runs: the ledger is checked before and updated afterwards. A run
 * that ends in between leaves a claim, after whose expiry the next run publishes the record, perhaps again; consumers
 * apply an event once.
 * @throws {Error} when Kafka or the table does not respond; claims of records that were not written are released.
 */
export async function redrivePage(request: RedriveRequest, ports: RedrivePorts): Promise<RedrivePage> {
  const plan = planPage(deadLetterTopic, await ports.topics.rangesOf(deadLetterTopic), request);
  const { records, left } = await ports.topics.read(plan.positions, pageSizeInBytes);
  const read = records.map((record) => ({ record, deadLetter: deadLetterOf(record) }));
  const deadLetters = read.flatMap(({ deadLetter }) => deadLetter ?? []);
  const wanted = byAge(deadLetters.filter((deadLetter) => isWanted(deadLetter, request)));
  const { results, isFull } = await look(wanted, request, ports);
  const { waiting, cursor } = restOf(plan, left, ({ partition }) => String(partition));
  results.forEach(ports.audit);
  return {
    results,
    lookedAt: records.length,
    waiting,
    found: countsOf(deadLetters),
    unreadable: read.flatMap(({ record, deadLetter }) => (deadLetter ? [] : [positionText(record)])),
    until: plan.until,
    ...(waiting > 0 && !isFull && { cursor }),
  };
}

async function look(wanted: readonly DeadLetter[], request: RedriveRequest, ports: RedrivePorts) {
  const { open, closed } = await split(wanted, ports);
  const candidates = await candidatesOf(open, ports);
  const limit = request.loopLimit ?? defaultLoopLimit;
  const [looping, fit] = parted(
    candidates,
    ({ original }) => redriveCountOf(original.message.headers) >= limit,
  );
  const present = new Set(candidates.map(({ deadLetter }) => deadLetter));
  const attempted = await redriveUpToMax(fit, request, ports);
  const results = [
    ...closed,
    ...open
      .filter((deadLetter) => !present.has(deadLetter))
      .map((deadLetter) => resultOf(deadLetter, 'gone')),
    ...looping.map(({ deadLetter }) => resultOf(deadLetter, 'loop')),
    ...attempted,
  ];
  return { results, isFull: publishedIn(attempted) >= request.max };
}

/** Those that turn out to be too large, or that another run processes, leave their share of `max` to the next ones. */
async function redriveUpToMax(
  candidates: readonly Candidate[],
  request: RedriveRequest,
  ports: RedrivePorts,
): Promise<RedriveResult[]> {
  const results: RedriveResult[] = [];
  let left = candidates;
  while (left.length > 0 && publishedIn(results) < request.max) {
    const wanted = request.max - publishedIn(results);
    results.push(...(await redriveAll(left.slice(0, wanted), request, ports)));
    left = left.slice(wanted);
  }
  return results;
}

/** Items for which the test holds, and the others. */
function parted<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}

/** The dead letters whose record is retained, with the record. */
async function candidatesOf(
  deadLetters: readonly DeadLetter[],
  { topics }: RedrivePorts,
): Promise<Candidate[]> {
  const { records } = await topics.read(deadLetters.map(({ record }) => record));
  const originals = new Map(records.map((each) => [positionText(each), each]));
  return deadLetters.flatMap((deadLetter): Candidate[] => {
    const original = originals.get(positionText(deadLetter.record));
    return original && isSame(original, deadLetter) ? [{ deadLetter, original }] : [];
  });
}

/** A topic that was created again has other records at the same offsets. */
function isSame({ message }: FoundRecord, { recordTimestamp }: DeadLetter): boolean {
  return Number(message.timestamp) === recordTimestamp;
}

/** Separates dead letters whose record was not published again yet from the others. */
async function split(wanted: readonly DeadLetter[], { ledger, now }: RedrivePorts) {
  const entries = await ledger.entriesOf([...new Set(wanted.map(recordIdOf))]);
  const open: DeadLetter[] = [];
  const closed: RedriveResult[] = [];
  const seen = new Set<string>();
  for (const deadLetter of wanted) {
    const recordId = recordIdOf(deadLetter);
    const entry = entries.get(recordId);
    if (entry?.redrivenAt !== undefined) closed.push(resultOf(deadLetter, 'redriven before', timesOf(entry)));
    else if (entry && now() - entry.claimedAt < claimLifeMs) closed.push(resultOf(deadLetter, 'in progress'));
    else if (seen.has(recordId)) closed.push(resultOf(deadLetter, 'same record'));
    else open.push(deadLetter);
    seen.add(recordId);
  }
  return { open, closed };
}

const timesOf = ({ redrivenAt, to }: LedgerEntry) => ({ at: redrivenAt, to });

async function redriveAll(
  candidates: readonly Candidate[],
  { isDryRun }: RedriveRequest,
  ports: RedrivePorts,
): Promise<RedriveResult[]> {
  if (isDryRun) return candidates.map(({ deadLetter }) => resultOf(deadLetter, 'wanted'));
  const claims = await Promise.all(
    candidates.map(({ deadLetter }) => ports.ledger.claim(recordIdOf(deadLetter), ports.now())),
  );
  const mine = candidates.filter((_, index) => claims[index]);
  const others = candidates.filter((_, index) => !claims[index]);
  return [
    ...others.map(({ deadLetter }) => resultOf(deadLetter, 'in progress')),
    ...(await publishClaimed(chunksOf(mine), ports)),
  ];
}

/** Portion by chunk, so that after a failure it is known which records were written. */
async function publishClaimed(chunks: readonly Candidate[][], ports: RedrivePorts): Promise<RedriveResult[]> {
  const results: RedriveResult[] = [];
  for (const [index, chunk] of chunks.entries()) {
    const places = await ports.publish(chunk.map(({ original }) => original)).catch(async (error) => {
      if (chunk.length === 1 && error instanceof RecordTooLarge) return undefined;
      await release(chunks.slice(index).flat(), ports);
      throw error;
    });
    if (places) await settle(chunk, places, ports);
    else await release(chunk, ports);
    results.push(...chunk.map(({ deadLetter }, number) => publishedOf(deadLetter, places?.[number])));
  }
  return results;
}

async function settle(
  chunk: readonly Candidate[],
  places: readonly Position[],
  { ledger, now }: RedrivePorts,
) {
  const at = now();
  await Promise.all(
    chunk.map(({ deadLetter }, index) =>
      ledger.settle(recordIdOf(deadLetter), { at, to: positionText(places[index] as Position) }),
    ),
  );
}

async function release(candidates: readonly Candidate[], { ledger }: RedrivePorts): Promise<void> {
  await Promise.all(candidates.map(({ deadLetter }) => ledger.release(recordIdOf(deadLetter))));
}

function publishedOf(deadLetter: DeadLetter, place: Position | undefined): RedriveResult {
  return place
    ? resultOf(deadLetter, 'redriven', { to: positionText(place) })
    : resultOf(deadLetter, 'too large');
}

function resultOf(
  { position, consumer, reason, time, record }: DeadLetter,
  outcome: Outcome,
  more: Pick<RedriveResult, 'to' | 'at'> = {},
): RedriveResult {
  const from = { deadLetter: positionText(position), record: positionText(record) };
  return { outcome, ...from, consumer, reason, time, ...more };
}

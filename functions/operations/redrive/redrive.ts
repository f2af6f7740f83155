import { deadLetterTopic } from '../../shared/kafka/dead-letters.ts';
import { restOf } from '../records/page-plan.ts';
import { type Position, positionText } from '../records/position.ts';
import type { FoundRecord } from '../records/record-reader.ts';
import { type Candidate, chunksOf } from './chunks.ts';
import { type Letter, letterOf, recordIdOf } from './dead-letter.ts';
import { claimLifeInMs } from './ledger.ts';
import { redriveCountOf } from './loop-guard.ts';
import { byAge, countsOf, isWanted, planPage } from './page.ts';
import { type LedgerEntry, RecordTooLarge, type RedrivePorts } from './ports.ts';
import type { Outcome, RedrivePage, RedriveRequest, RedriveResult } from './types.ts';

const defaultLoopLimit = 3;
/**
 * Dead letters of a page, which hold their records in base64: with these, and what is written at a time, 50 MB of the function's
 * 512.
 */
const pageSizeInBytes = 16 * 2 ** 20;

/**
 * Looks at one page of dead letters, and publishes the records of those that are asked for once more. A record is published
 * once, however many consumers gave it up and however often this runs: the ledger is asked first and told afterwards. A run
 * that breaks off between leaves a claim, after whose life the next run publishes the record, perhaps again; consumers
 * apply an event once.
 * @throws {Error} when Kafka or the table does not answer; what was claimed and not written is given back.
 */
export async function redrivePage(request: RedriveRequest, ports: RedrivePorts): Promise<RedrivePage> {
  const plan = planPage(deadLetterTopic, await ports.topics.rangesOf(deadLetterTopic), request);
  const { records, left } = await ports.topics.read(plan.positions, pageSizeInBytes);
  const read = records.map((record) => ({ record, letter: letterOf(record) }));
  const letters = read.flatMap(({ letter }) => letter ?? []);
  const wanted = byAge(letters.filter((letter) => isWanted(letter, request)));
  const { results, isFull } = await look(wanted, request, ports);
  const { waiting, cursor } = restOf(plan, left, ({ partition }) => String(partition));
  results.forEach(ports.audit);
  return {
    results,
    lookedAt: records.length,
    waiting,
    found: countsOf(letters),
    unreadable: read.flatMap(({ record, letter }) => (letter ? [] : [positionText(record)])),
    until: plan.until,
    ...(waiting > 0 && !isFull && { cursor }),
  };
}

async function look(wanted: readonly Letter[], request: RedriveRequest, ports: RedrivePorts) {
  const { open, closed } = await split(wanted, ports);
  const candidates = await candidatesOf(open, ports);
  const limit = request.loopLimit ?? defaultLoopLimit;
  const [looping, fit] = parted(
    candidates,
    ({ original }) => redriveCountOf(original.message.headers) >= limit,
  );
  const present = new Set(candidates.map(({ letter }) => letter));
  const results = [
    ...closed,
    ...open.filter((letter) => !present.has(letter)).map((letter) => resultOf(letter, 'gone')),
    ...looping.map(({ letter }) => resultOf(letter, 'loop')),
    ...(await redriveAll(fit.slice(0, request.max), request, ports)),
  ];
  return { results, isFull: fit.length >= request.max };
}

/** Those of which the test holds, and the others. */
function parted<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}

/** The letters whose record is still there, with it. */
async function candidatesOf(letters: readonly Letter[], { topics }: RedrivePorts): Promise<Candidate[]> {
  const { records } = await topics.read(letters.map(({ record }) => record));
  const originals = new Map(records.map((each) => [positionText(each), each]));
  return letters.flatMap((letter): Candidate[] => {
    const original = originals.get(positionText(letter.record));
    return original && isSame(original, letter) ? [{ letter, original }] : [];
  });
}

/** A topic that was made anew has other records at the old offsets. */
function isSame({ message }: FoundRecord, { recordTimestamp }: Letter): boolean {
  return Number(message.timestamp) === recordTimestamp;
}

/** Tells letters whose record nobody has published yet from the others. */
async function split(wanted: readonly Letter[], { ledger, now }: RedrivePorts) {
  const entries = await ledger.entriesOf([...new Set(wanted.map(recordIdOf))]);
  const open: Letter[] = [];
  const closed: RedriveResult[] = [];
  const seen = new Set<string>();
  for (const letter of wanted) {
    const recordId = recordIdOf(letter);
    const entry = entries.get(recordId);
    if (entry?.redrivenAt !== undefined) closed.push(resultOf(letter, 'redriven before', timesOf(entry)));
    else if (entry && now() - entry.claimedAt < claimLifeInMs) closed.push(resultOf(letter, 'in progress'));
    else if (seen.has(recordId)) closed.push(resultOf(letter, 'same record'));
    else open.push(letter);
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
  if (isDryRun) return candidates.map(({ letter }) => resultOf(letter, 'wanted'));
  const claims = await Promise.all(
    candidates.map(({ letter }) => ports.ledger.claim(recordIdOf(letter), ports.now())),
  );
  const mine = candidates.filter((_, index) => claims[index]);
  const others = candidates.filter((_, index) => !claims[index]);
  return [
    ...others.map(({ letter }) => resultOf(letter, 'in progress')),
    ...(await publishClaimed(chunksOf(mine), ports)),
  ];
}

/** Portion by chunk, so that a failure does not leave open which records were written: those of no other chunk. */
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
    results.push(...chunk.map(({ letter }, number) => publishedOf(letter, places?.[number])));
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
    chunk.map(({ letter }, index) =>
      ledger.settle(recordIdOf(letter), { at, to: positionText(places[index] as Position) }),
    ),
  );
}

async function release(candidates: readonly Candidate[], { ledger }: RedrivePorts): Promise<void> {
  await Promise.all(candidates.map(({ letter }) => ledger.release(recordIdOf(letter))));
}

function publishedOf(letter: Letter, place: Position | undefined): RedriveResult {
  return place ? resultOf(letter, 'redriven', { to: positionText(place) }) : resultOf(letter, 'too large');
}

function resultOf(
  { position, consumer, reason, time, record }: Letter,
  outcome: Outcome,
  more: Pick<RedriveResult, 'to' | 'at'> = {},
): RedriveResult {
  const from = { deadLetter: positionText(position), record: positionText(record) };
  return { outcome, ...from, consumer, reason, time, ...more };
}

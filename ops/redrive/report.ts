import type { Outcome, RedrivePage, RedriveResult } from '../../functions/operations/redrive/types.ts';
import type { RedriveOptions } from './options.ts';

/** All pages of a run, together. */
export type Redriven = Pick<RedrivePage, 'results' | 'lookedAt' | 'found' | 'unreadable'>;

/** What each outcome is called, in the order of the last line. */
const words: Readonly<Record<Outcome, string>> = {
  redriven: 'redriven',
  wanted: 'to redrive',
  'redriven before': 'redriven before',
  'same record': 'about a record that another one is about',
  'in progress': 'at which another run is (its claim ends after 150 s)',
  gone: 'whose record its topic does not keep any more',
  'too large': 'too large for their topic with the headers of a copy',
  loop: 'skipped: redriven as often as --loop-limit allows',
};
const outcomes = Object.keys(words) as Outcome[];

/** Outcomes that an operator has to look at. */
const problems: readonly Outcome[] = ['gone', 'too large', 'loop'];

/** One line a record with its outcome. Records that need nothing have none. */
export function lineOf({ outcome, record, to, consumer, reason, time }: RedriveResult): string | undefined {
  if (outcome === 'redriven before' || outcome === 'same record') return undefined;
  const place = to === undefined ? record : `${record} -> ${to}`;
  return `${outcome}: ${place}, dead letter of ${consumer} at ${time} (${reason})`;
}

/** The last lines: how many of each outcome, or why there is nothing to do. */
export function summaryOf(
  { results, lookedAt, found, unreadable }: Redriven,
  options: RedriveOptions,
): string[] {
  const damaged = unreadable.map((position) => `not a document of Lambda: ${position}`);
  if (results.length === 0) return [...damaged, nothing(lookedAt, found, options)];
  const counts = outcomes.flatMap((outcome) => {
    const count = results.filter((result) => result.outcome === outcome).length;
    return count > 0 ? [`${count} ${words[outcome]}`] : [];
  });
  const isIdle = !results.some(({ outcome }) => outcome === 'redriven' || outcome === 'wanted');
  return [...damaged, `${isIdle ? 'nothing to redrive; ' : ''}dead letters: ${counts.join(', ')}`];
}

/** True when a dead letter could not be redriven. */
export function hasProblems({ results, unreadable }: Redriven): boolean {
  return unreadable.length > 0 || results.some(({ outcome }) => problems.includes(outcome));
}

function nothing(lookedAt: number, found: Redriven['found'], { consumer, reason }: RedriveOptions): string {
  if (lookedAt === 0) return 'nothing to redrive: there are no dead letters';
  const asked = [consumer && `of ${consumer}`, reason && `for ${reason}`].filter(Boolean).join(' ');
  const there = found.map((each) => `${each.consumer} ${each.reason} (${each.count})`).join(', ');
  return `nothing to redrive: no dead letter ${asked}; there are: ${there || 'none that can be read'}`;
}

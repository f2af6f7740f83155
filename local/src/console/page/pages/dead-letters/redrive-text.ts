import type { RedriveReport } from '../../api/types.ts';

/** Text about a redrive. No DOM here. */

type Results = RedriveReport['results'];

export const OUTCOME_TEXTS: Readonly<Record<Results[number]['outcome'], string>> = {
  redriven: 'published again as',
  wanted: 'is published again',
  'redriven-before': 'was redriven before',
  'same-record': 'the same record as an older dead letter',
  gone: 'its topic no longer keeps it',
  'too-large': 'with the headers of a copy it is too large for its topic',
  loop: 'has been redriven three times: it is left',
};

/** `2 published again, 1 left`. */
export function summaryOf(results: Results): string {
  const is = (...outcomes: string[]) => results.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const published = is('redriven');
  const wanted = is('wanted');
  const left = results.length - published - wanted;
  const parts = [
    published > 0 && `${published} published again`,
    wanted > 0 && `${wanted} to publish`,
    left > 0 && `${left} left`,
  ];
  return `${parts.filter(Boolean).join(', ') || 'Nothing to publish'}.`;
}

/** `orders-0@42` as a position. The name of a topic may have dashes. */
export function parsePosition(text: string) {
  const [, topic, partition, offset] = /^(.+)-(\d+)@(\d+)$/.exec(text) ?? [];
  if (topic === undefined) return undefined;
  return { topic, partition: Number(partition), offset: Number(offset) };
}

import { type Finding, verdicts } from './check.ts';

/** A finding, and the check that made it. */
export interface Reported extends Finding {
  readonly id: string;
}

const widthOfVerdict = Math.max(...verdicts.map((verdict) => verdict.length));

/** One line a finding, in columns: verdict, check, what was found and what to do. */
export function lineOf({ verdict, id, what, todo }: Reported, widthOfId: number): string {
  const text = todo === undefined ? what : `${what}. Do: ${todo}`;
  return `${verdict.padEnd(widthOfVerdict)}  ${id.padEnd(widthOfId)}  ${text}`;
}

/** The last line: how many of each verdict. */
export function summaryOf(findings: readonly Finding[]): string {
  const counts = verdicts.map((verdict) => {
    const count = findings.filter((finding) => finding.verdict === verdict).length;
    return `${count} ${verdict}${verdict === 'warning' && count !== 1 ? 's' : ''}`;
  });
  return counts.join(', ');
}

/** True when something would be refused. */
export const isRefused = (findings: readonly Finding[]) =>
  findings.some(({ verdict }) => verdict === 'refused');

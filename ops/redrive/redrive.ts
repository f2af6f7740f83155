import type { LambdaClient } from '@aws-sdk/client-lambda';
import {
  publishedIn,
  type RedrivePage,
  type RedriveRequest,
  type RedriveResult,
} from '../../functions/operations/redrive/types.ts';
import { functionNameOf } from '../shared/aws-access.ts';
import { invoke } from '../shared/invoke.ts';
import type { RedriveOptions } from './options.ts';
import type { Redriven } from './report.ts';

export interface RedriveDependencies {
  readonly onResult: (result: RedriveResult) => void;
  readonly onProgress: (progress: { readonly lookedAt: number; readonly waiting: number }) => void;
}

/**
 * Calls the function for each page of dead letters, until the end or until `max` records are published.
 * @throws {Error} when the function fails; the ledger has what was published before, so the same command continues.
 */
export async function redrive(
  lambda: LambdaClient,
  options: RedriveOptions,
  { onResult, onProgress }: RedriveDependencies,
): Promise<Redriven> {
  const { consumer, reason, isDryRun, loopLimit } = options;
  const pages: RedrivePage[] = [];
  let left = options.max ?? Number.MAX_SAFE_INTEGER;
  let next: Partial<Pick<RedrivePage, 'cursor' | 'until'>> = {};
  do {
    const { cursor, until } = next;
    const request: RedriveRequest = { consumer, reason, isDryRun, loopLimit, max: left, cursor, until };
    const page = await invoke<RedrivePage>(lambda, functionNameOf(options, 'redrive'), request);
    page.results.forEach(onResult);
    pages.push(page);
    left -= publishedIn(page.results);
    onProgress({ lookedAt: sum(pages, ({ lookedAt }) => lookedAt), waiting: page.waiting });
    next = page;
  } while (next.cursor && left > 0);
  return {
    results: pages.flatMap(({ results }) => results),
    lookedAt: sum(pages, ({ lookedAt }) => lookedAt),
    found: merged(pages.flatMap(({ found }) => found)),
    unreadable: pages.flatMap(({ unreadable }) => unreadable),
  };
}

const sum = <T>(items: readonly T[], numberOf: (item: T) => number) =>
  items.reduce((total, item) => total + numberOf(item), 0);

function merged(found: Redriven['found']): Redriven['found'] {
  const groups = Map.groupBy(found, ({ consumer, reason }) => JSON.stringify([consumer, reason]));
  return Array.from(groups.values(), (group) => ({
    ...(group[0] as Redriven['found'][number]),
    count: sum(group, ({ count }) => count),
  }));
}

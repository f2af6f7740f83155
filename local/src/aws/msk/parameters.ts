import type { MskCluster } from '../../msk/msk-cluster.ts';
import { ServiceException } from '../../shared/service-exception.ts';
import { InvalidPageTokenError, type Page, pageOf } from '../protocol/paging.ts';
import { InvalidMskParameterError } from './errors.ts';

const MOST_PER_PAGE = 100;

/**
 * Cuts the page that `maxResults` (1 to 100, default 100) and `nextToken` ask for.
 * @throws {InvalidMskParameterError}
 */
export function readPage<T>(all: readonly T[], query: URLSearchParams): Page<T> {
  const size = query.has('maxResults')
    ? readCount('maxResults', Number(query.get('maxResults')), MOST_PER_PAGE)
    : MOST_PER_PAGE;
  try {
    return pageOf(all, size, query.get('nextToken'));
  } catch (cause) {
    if (!(cause instanceof InvalidPageTokenError)) throw cause;
    throw new InvalidMskParameterError('nextToken', cause.message, { cause });
  }
}

/**
 * A whole number of at least 1.
 * @throws {InvalidMskParameterError} for anything else.
 */
export function readCount(name: string, value: unknown, most = Number.MAX_SAFE_INTEGER): number {
  if (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most) return Number(value);
  const range = most === Number.MAX_SAFE_INTEGER ? 'of at least 1' : `from 1 to ${most}`;
  throw new InvalidMskParameterError(
    name,
    `${name} is ${JSON.stringify(value)}; accepted are whole numbers ${range}.`,
  );
}

/** @throws {ServiceException} NotFoundException when no cluster of the template has this ARN. */
export function findCluster(clusters: readonly MskCluster[], arn: string): MskCluster {
  const match = clusters.find((cluster) => cluster.arn === arn);
  if (match) return match;
  const arns = clusters.map((cluster) => cluster.arn).join(', ') || 'none';
  throw new ServiceException(
    'NotFoundException',
    `There is no cluster ${arn}. Clusters of the template: ${arns}.`,
    404,
  );
}

/** @throws {InvalidMskParameterError} for operations that MSK has for provisioned clusters only. */
export function refuseServerless({ kind, arn }: MskCluster): void {
  if (kind === 'PROVISIONED') return;
  throw new InvalidMskParameterError(
    'clusterArn',
    `This operation cannot be performed on serverless clusters: ${arn}`,
  );
}

import { ServiceException } from '../../shared/service-exception.ts';
import type { AwsRequest, AwsResponse } from '../protocol/message.ts';
import type { Forwarder } from './forward.ts';

const TRANSACTIONS: ReadonlySet<string> = new Set(['ExecuteTransaction', 'TransactWriteItems']);

/**
 * Forwards a request to DynamoDB Local; the response to a transaction comes back only when the transaction is on disk.
 *
 * DynamoDB Local 2.6.1 queues the commit of a transaction and responds without waiting for it: a process that is killed
 * then loses a transaction that it acknowledged, which DynamoDB does not. Jobs of the queue run one after the other, so a
 * read that has a response was preceded by the commit (docs/decisions/108).
 * @throws {ServiceException} `InternalServerError` when the backend ends in between: the outcome is unknown, and SDKs
 * repeat the request with the same `ClientRequestToken`.
 */
export async function forwardDurably(
  operation: string,
  request: AwsRequest,
  forward: Forwarder['forward'],
): Promise<AwsResponse> {
  const response = await forward(request);
  if (TRANSACTIONS.has(operation) && response.statusCode === 200) await afterQueuedJobs(request, forward);
  return response;
}

async function afterQueuedJobs(request: AwsRequest, forward: Forwarder['forward']): Promise<void> {
  const headers = { ...request.headers, 'x-amz-target': 'DynamoDB_20120810.ListTables' };
  const { statusCode, body } = await forward({ ...request, headers, body: Buffer.from('{"Limit":1}') });
  if (statusCode === 200) return;
  const message = `DynamoDB Local did not confirm a transaction: ListTables returned ${statusCode} ${body}`;
  throw new ServiceException('InternalServerError', message, 500);
}

import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { EmailSent } from '../../events/index.ts';
import { createItemWrites } from '../shared/dynamodb/item-writes.ts';
import { dedupeStateExpiry } from '../shared/dynamodb/table.ts';
import { withRetries } from '../shared/runtime/retry.ts';
import type { EmailClaim } from './domain.ts';
import { type ClaimRequest, type EmailStore, markLimitMs } from './ports.ts';

const markRetries = { attempts: Number.POSITIVE_INFINITY, firstDelayMs: 200, maximumDelayMs: 2_000 };

/**
 * Emails in DynamoDB: one item an email, `pk` is `<orderId>#<kind>#<recipient>`. An email costs two writes; those of emails
 * that are sent at the same time share requests.
 */
export function createEmailStore(documents: DynamoDBDocumentClient, tableName: string): EmailStore {
  const writes = createItemWrites({ documents, tableName });
  // Separate: a mark never waits behind claims.
  const marks = createItemWrites({ documents, tableName });
  return {
    async claim(key, request) {
      const { isApplied, item } = await writes.update({ Key: { pk: key }, ...claimUpdate(request) });
      if (isApplied) return undefined;
      if (!item) throw new Error(`The email ${key} was deleted while it was claimed; deliver again.`);
      return claimOf(item);
    },
    async unclaim(key, claimId) {
      // A claim that another delivery took meanwhile is not released here.
      await writes.update({
        Key: { pk: key },
        UpdateExpression: 'SET claimedUntil = :now',
        ConditionExpression: 'claimId = :claimId AND attribute_not_exists(answer)',
        ExpressionAttributeValues: { ':now': 0, ':claimId': claimId },
      });
    },
    async markSent(key, event) {
      const mark = () =>
        marks.update({
          Key: { pk: key },
          UpdateExpression: 'SET answer = :answer',
          ConditionExpression: 'attribute_not_exists(answer)',
          ExpressionAttributeValues: { ':answer': event },
        });
      const deadlineMs = Date.now() + markLimitMs;
      const { item } = await withRetries(mark, {
        ...markRetries,
        isRetriable: () => Date.now() < deadlineMs,
      });
      return (item?.answer ?? event) as EmailSent;
    },
    async markUndeliverable(key, reason) {
      await marks.update({
        Key: { pk: key },
        UpdateExpression: 'SET undeliverable = :reason',
        ExpressionAttributeValues: { ':reason': reason },
      });
    },
  };
}

function claimUpdate({ claimId, by, now, until }: ClaimRequest) {
  return {
    UpdateExpression:
      'SET claimedBy = :by, claimId = :claimId, claimedUntil = :until, expiresAt = :expiresAt',
    ConditionExpression:
      'attribute_not_exists(pk) OR (attribute_not_exists(answer) AND attribute_not_exists(undeliverable) AND claimedUntil <= :now)',
    ExpressionAttributeValues: {
      ':by': by,
      ':claimId': claimId,
      ':until': until,
      ':now': now,
      ':expiresAt': dedupeStateExpiry(),
    },
  };
}

function claimOf({ answer, undeliverable, claimedBy, claimedUntil }: Record<string, unknown>): EmailClaim {
  if (answer) return { state: 'sent', event: answer as EmailSent };
  if (undeliverable) return { state: 'undeliverable' };
  return { state: 'claimed', by: claimedBy as string, until: claimedUntil as number };
}

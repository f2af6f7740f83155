import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { EmailSent } from '../../events/index.ts';
import { createItemWrites } from '../shared/dynamodb/item-writes.ts';
import { dedupeStateExpiry } from '../shared/dynamodb/table.ts';
import { withRetries } from '../shared/runtime/retry.ts';
import type { MailClaim } from './domain.ts';
import { type ClaimRequest, type MailStore, markLimitInMilliseconds } from './ports.ts';

const markRetries = { attempts: Number.POSITIVE_INFINITY, firstDelayInMs: 200, maximumDelayInMs: 2_000 };

/**
 * Mails in DynamoDB: one item a mail, `pk` is `<orderId>#<kind>#<recipient>`. A mail costs two writes; those of mails
 * that are sent at the same time share requests.
 */
export function createMailStore(documents: DynamoDBDocumentClient, tableName: string): MailStore {
  const writes = createItemWrites({ documents, tableName });
  // Of their own: a mark never waits behind claims.
  const marks = createItemWrites({ documents, tableName });
  return {
    async claim(key, request) {
      const { isApplied, item } = await writes.update({ Key: { pk: key }, ...claimUpdate(request) });
      if (isApplied) return undefined;
      if (!item) throw new Error(`The mail ${key} was deleted while it was claimed; deliver again.`);
      return claimOf(item);
    },
    async unclaim(key, claimId) {
      // The claim that is somebody else's by now is theirs to give back.
      await writes.update({
        Key: { pk: key },
        UpdateExpression: 'SET claimedUntil = :now',
        ConditionExpression: 'claimId = :claimId AND attribute_not_exists(answer)',
        ExpressionAttributeValues: { ':now': 0, ':claimId': claimId },
      });
    },
    async markSent(key, answer) {
      const mark = () =>
        marks.update({
          Key: { pk: key },
          UpdateExpression: 'SET answer = :answer',
          ConditionExpression: 'attribute_not_exists(answer)',
          ExpressionAttributeValues: { ':answer': answer },
        });
      const giveUpAt = Date.now() + markLimitInMilliseconds;
      const { item } = await withRetries(mark, {
        ...markRetries,
        isRetriable: () => Date.now() < giveUpAt,
      });
      return (item?.answer ?? answer) as EmailSent;
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

function claimOf({ answer, undeliverable, claimedBy, claimedUntil }: Record<string, unknown>): MailClaim {
  if (answer) return { state: 'sent', answer: answer as EmailSent };
  if (undeliverable) return { state: 'undeliverable' };
  return { state: 'claimed', by: claimedBy as string, until: claimedUntil as number };
}

import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { EmailSent } from '../../events/index.ts';
import { dedupeStateExpiry, isConditionFailure } from '../shared/dynamodb.ts';
import { withRetries } from '../shared/retry.ts';
import type { MailClaim } from './domain.ts';
import { type ClaimRequest, type MailStore, markLimitInMilliseconds } from './ports.ts';

type Input = UpdateCommand['input'];

const markRetries = { attempts: Number.POSITIVE_INFINITY, firstDelayInMs: 200, maximumDelayInMs: 2_000 };

/** Mails in DynamoDB: one item a mail, `pk` is `<orderId>#<kind>#<recipient>`. A mail costs two writes. */
export function createMailStore(documents: DynamoDBDocumentClient, tableName: string): MailStore {
  const item = (key: string) => ({ TableName: tableName, Key: { pk: key } });
  const update = (key: string, input: Omit<Input, 'TableName' | 'Key'>) =>
    documents.send(new UpdateCommand({ ...item(key), ...input }));
  return {
    async claim(key, request) {
      try {
        await update(key, claimUpdate(request));
        return undefined;
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
      }
      const { Item } = await documents.send(new GetCommand({ ...item(key), ConsistentRead: true }));
      if (!Item) throw new Error(`The mail ${key} was deleted while it was claimed; deliver again.`);
      return claimOf(Item);
    },
    async unclaim(key, claimId) {
      try {
        await update(key, {
          UpdateExpression: 'SET claimedUntil = :now',
          ConditionExpression: 'claimId = :claimId AND attribute_not_exists(answer)',
          ExpressionAttributeValues: { ':now': 0, ':claimId': claimId },
        });
      } catch (error) {
        // The claim is somebody else's by now: theirs to give back.
        if (!isConditionFailure(error)) throw error;
      }
    },
    async markSent(key, answer) {
      const mark = () =>
        update(key, {
          UpdateExpression: 'SET answer = if_not_exists(answer, :answer)',
          ExpressionAttributeValues: { ':answer': answer },
          ReturnValues: 'ALL_NEW',
        });
      const giveUpAt = Date.now() + markLimitInMilliseconds;
      const { Attributes } = await withRetries(mark, {
        ...markRetries,
        isRetriable: () => Date.now() < giveUpAt,
      });
      return Attributes?.answer as EmailSent;
    },
    async markUndeliverable(key, reason) {
      await update(key, {
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

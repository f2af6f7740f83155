import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { orderIdFor } from '../../../events/index.ts';
import type { Ready } from '../../../local/src/mirror/ready.ts';
import { awsClient } from './consumers.ts';
import { anOrder, type Shopper } from './shop.ts';

/** Makes shipping fail on single orders, at every delivery, until it is repaired: what it keeps of them is damaged beforehand. */
export class DamagedShipping {
  readonly #tables: DynamoDBDocumentClient;
  readonly #tableName = 'orderstream-dev-shipping';

  constructor(ready: Ready) {
    this.#tables = DynamoDBDocumentClient.from(new DynamoDBClient(awsClient(ready)));
  }

  /** Places an order that shipping cannot ship: it fails on both records that it joins. */
  async place(shopper: Shopper): Promise<string> {
    const key = crypto.randomUUID();
    const orderId = orderIdFor(shopper.customerId, key);
    await this.#tables.send(
      new UpdateCommand({
        TableName: this.#tableName,
        Key: { pk: `order#${orderId}` },
        UpdateExpression: 'SET payment = :half, reservation = :half',
        ExpressionAttributeValues: { ':half': 'damaged' },
      }),
    );
    return await shopper.place(anOrder(), { 'idempotency-key': key });
  }

  /** Takes away all that shipping knows of an order, the damage and what it learned meanwhile. */
  async repair(orderId: string): Promise<void> {
    await this.#tables.send(
      new DeleteCommand({ TableName: this.#tableName, Key: { pk: `order#${orderId}` } }),
    );
  }

  close(): void {
    this.#tables.destroy();
  }
}

import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';

type Item = Readonly<Record<string, unknown>>;

/** What the tables say of each order's mails, money and stock. */
export interface TableContents {
  /** `<orderId>#<kind>#<recipient>` → what became of the mail. */
  readonly mails: Readonly<Record<string, 'sent' | 'undeliverable' | 'claimed' | 'given back'>>;
  /** Order → `charged`, `refunded` or `failed`. */
  readonly payments: Readonly<Record<string, string>>;
  /** Product → pieces. */
  readonly stock: Readonly<Record<string, { readonly available: number; readonly reserved: number }>>;
}

/** The tables, read at DynamoDB Local itself: faults of the AWS endpoint, and its death, do not reach this. */
export class Tables implements Disposable {
  readonly #client: DynamoDBClient;
  readonly #documents: DynamoDBDocumentClient;

  constructor(endpoint: string) {
    const credentials = { accessKeyId: 'chaos', secretAccessKey: 'chaos' };
    this.#client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
    this.#documents = DynamoDBDocumentClient.from(this.#client);
  }

  /** @throws while DynamoDB does not respond. */
  async names(): Promise<readonly string[]> {
    return (await this.#client.send(new ListTablesCommand())).TableNames ?? [];
  }

  async contents(): Promise<TableContents> {
    const stock = await this.#items('inventory', 'product#');
    const payments = await this.#items('payment', 'order#');
    return {
      mails: await this.#mails(),
      payments: Object.fromEntries(payments.map(([orderId, { state }]) => [orderId, String(state)])),
      stock: Object.fromEntries(
        stock.map(([productId, { available, reserved }]) => [
          productId,
          { available: Number(available), reserved: Number(reserved) },
        ]),
      ),
    };
  }

  /** Mails that a function has claimed and not marked: sent now, or about to be, or never. */
  async openMails(): Promise<string[]> {
    const mails = Object.entries(await this.#mails());
    return mails.filter(([, state]) => state === 'claimed').map(([key]) => key);
  }

  [Symbol.dispose](): void {
    this.#client.destroy();
  }

  async #mails(): Promise<TableContents['mails']> {
    const all = await this.#items('notification', '');
    // Beside its mails the table counts deliveries that failed: decision 086.
    const items = all.filter(([key]) => !key.startsWith('failed#'));
    return Object.fromEntries(items.map(([key, item]) => [key, stateOf(item)]));
  }

  /** Items whose key has the prefix, by the rest of the key. */
  async #items(concern: string, prefix: string): Promise<[string, Item][]> {
    const TableName = (await this.names()).find((name) => name.endsWith(`-${concern}`));
    const pages = paginateScan({ client: this.#documents }, { TableName, ConsistentRead: true });
    const items: Item[] = [];
    for await (const { Items = [] } of pages) items.push(...Items);
    return items
      .filter(({ pk }) => String(pk).startsWith(prefix))
      .map((item) => [String(item.pk).slice(prefix.length), item]);
  }
}

function stateOf({ answer, undeliverable, claimedUntil }: Item): TableContents['mails'][string] {
  if (answer) return 'sent';
  if (undeliverable) return 'undeliverable';
  return claimedUntil === 0 ? 'given back' : 'claimed';
}

import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { indexStatement, type TableAction, tableStatement } from '../access/table-access.ts';
import { type Config, decideDeletionProtection, decideName, decideRemovalPolicy } from '../config/index.ts';
import type { ServiceFunction } from '../function/service-function.ts';
import { acceptFinding } from '../nag.ts';
import { type TableDefinition, type TableOwner, tableDefinitions } from './table-definitions.ts';

const writes: ReadonlySet<TableAction> = new Set([
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'ConditionCheckItem',
]);

const text = (name: string) => ({ name, type: AttributeType.STRING });

/** The table of one owner: billed by request, encrypted, restorable to any second of the last 35 days unless it must forget. */
export class ConcernTable extends Construct {
  readonly owner: TableOwner;
  readonly table: Table;
  readonly #actions = new Set<TableAction>();

  constructor(scope: Construct, id: string, config: Config, owner: TableOwner) {
    super(scope, id);
    this.owner = owner;
    const definition: TableDefinition = tableDefinitions[owner];
    const { partitionKey, sortKey, timeToLiveAttribute, indexes = {}, isRestorable = true } = definition;
    this.table = new Table(this, 'Table', {
      tableName: decideName(config, owner),
      partitionKey: text(partitionKey),
      ...(sortKey && { sortKey: text(sortKey) }),
      ...(timeToLiveAttribute && { timeToLiveAttribute }),
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: isRestorable },
      deletionProtection: decideDeletionProtection(config),
      removalPolicy: decideRemovalPolicy(config),
    });
    if (!isRestorable) {
      acceptFinding(this.table, 'DDB3', 'What is deleted from this table must not be recoverable');
    }
    for (const [indexName, keys] of Object.entries(indexes)) {
      this.table.addGlobalSecondaryIndex({
        indexName,
        partitionKey: text(keys.partitionKey),
        sortKey: text(keys.sortKey),
        projectionType: keys.holdsKeysOnly ? ProjectionType.KEYS_ONLY : ProjectionType.ALL,
      });
    }
  }

  /** Makes this the function's `TABLE_NAME` and allows it the given actions on items. */
  serve(user: ServiceFunction, ...actions: TableAction[]): void {
    this.serveAs('TABLE_NAME', user, ...actions);
  }

  /** The same, for a function that uses more than one table. @param variable Environment variable with the table's name. */
  serveAs(variable: string, user: ServiceFunction, ...actions: TableAction[]): void {
    for (const action of actions) this.#actions.add(action);
    user.grant(tableStatement(this.table.tableArn, actions));
    user.addEnvironment({ [variable]: this.table.tableName });
  }

  /** Allows queries of an index, which no action on the table includes. */
  serveIndex(user: ServiceFunction, indexName: string): void {
    this.#actions.add('Query');
    user.grant(indexStatement(this.table.tableArn, indexName));
  }

  get indexNames(): string[] {
    const { indexes = {} }: TableDefinition = tableDefinitions[this.owner];
    return Object.keys(indexes);
  }

  /** Operations that functions may call, as metrics name them: a writer may put its writes into a transaction. */
  get operations(): string[] {
    const granted = [...this.#actions].sort();
    return granted.some((action) => writes.has(action)) ? [...granted, 'TransactWriteItems'] : granted;
  }
}

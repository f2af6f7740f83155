import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { indexStatement, type TableAction, tableStatement } from '../access/table-access.ts';
import { type Config, decideDeletionProtection, decideName, decideRemovalPolicy } from '../config/index.ts';
import type { ServiceFunction } from '../function/service-function.ts';
import { type TableDefinition, type TableOwner, tableDefinitions } from './table-definitions.ts';

const text = (name: string) => ({ name, type: AttributeType.STRING });

/** The table of one owner: billed by request, encrypted, restorable to any second of the last 35 days. */
export class ConcernTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, config: Config, owner: TableOwner) {
    super(scope, id);
    const definition: TableDefinition = tableDefinitions[owner];
    const { partitionKey, sortKey, timeToLiveAttribute, indexes = {} } = definition;
    this.table = new Table(this, 'Table', {
      tableName: decideName(config, owner),
      partitionKey: text(partitionKey),
      ...(sortKey && { sortKey: text(sortKey) }),
      ...(timeToLiveAttribute && { timeToLiveAttribute }),
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: decideDeletionProtection(config),
      removalPolicy: decideRemovalPolicy(config),
    });
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
    user.grant(tableStatement(this.table.tableArn, actions));
    user.addEnvironment({ TABLE_NAME: this.table.tableName });
  }

  /** Allows queries of an index, which no action on the table includes. */
  serveIndex(user: ServiceFunction, indexName: string): void {
    user.grant(indexStatement(this.table.tableArn, indexName));
  }
}

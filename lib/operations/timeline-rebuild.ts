import { Construct } from 'constructs';
import { type TopicName, topics } from '../../events/catalogue.ts';
import { tableStatement } from '../access/table-access.ts';
import { rebuiltOf } from '../config/index.ts';
import { brokerPlacement } from '../function/produce.ts';
import { ServiceFunction } from '../function/service-function.ts';
import type { SharedResources } from '../shared-resources.ts';
import { allowToReadRecords } from './group-reader.ts';

/**
 * The function behind `npm run rebuild-timeline`. The command creates and deletes the table that it fills, which is not part of
 * the stack; the live table it can neither read nor write.
 */
export class TimelineRebuild extends Construct {
  constructor(scope: Construct, id: string, shared: SharedResources) {
    super(scope, id);
    const { table } = shared.tables.of('orders');
    const rebuild = new ServiceFunction(this, 'timeline-rebuild', shared, {
      description: 'Writes the history of all orders from the topics into another table',
      timeoutInSeconds: 120,
      ...brokerPlacement(shared, 1),
      environment: {
        TABLE_NAME: rebuiltOf(table.tableName),
        SCHEMA_VERSIONS: shared.schemas.everyVersionId(),
      },
    });
    allowToReadRecords(rebuild, shared, Object.keys(topics) as TopicName[]);
    rebuild.grant(tableStatement(rebuiltOf(table.tableArn), ['BatchGetItem', 'UpdateItem']));
  }
}

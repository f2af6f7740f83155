import { Construct } from 'constructs';
import { eventTypesIn, type TopicName, topics } from '../../events/catalogue.ts';
import { brokerPlacement } from '../function/produce.ts';
import { ServiceFunction } from '../function/service-function.ts';
import type { SharedResources } from '../shared-resources.ts';
import { allowToReadRecords } from './group-reader.ts';

/**
 * The function behind `npm run redrive`. It writes to the topics of other functions: copies of records that they
 * wrote.
 */
export class Redrive extends Construct {
  constructor(scope: Construct, id: string, shared: SharedResources) {
    super(scope, id);
    const redrive = new ServiceFunction(this, 'redrive', shared, {
      description: 'Publishes dead letters again',
      timeoutInSeconds: 120,
      ...brokerPlacement(shared, 1),
    });
    const names = Object.keys(topics) as TopicName[];
    allowToReadRecords(redrive, shared, names);
    const redriven = names.filter((topic) => eventTypesIn(topic).length > 0);
    redrive.grant(...redriven.map((topic) => shared.cluster.access.writeTopic(topic)));
    shared.tables.of('operations').serve(redrive, 'BatchGetItem', 'UpdateItem');
  }
}

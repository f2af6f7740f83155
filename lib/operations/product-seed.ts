import { createHash } from 'node:crypto';
import { CustomResource, Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { catalogue } from '../../functions/shared/catalogue.ts';
import { ServiceFunction } from '../function/service-function.ts';
import type { SharedResources } from '../shared-resources.ts';

/** Puts new products of the catalogue into the inventory when the stack is deployed; stock that is there stays. */
export class ProductSeed extends Construct {
  constructor(scope: Construct, id: string, shared: SharedResources) {
    super(scope, id);
    const seeder = new ServiceFunction(this, 'inventory-seed', shared, {
      description: "Puts the catalogue's products into the inventory",
      timeoutInSeconds: 60,
    });
    shared.tables.of('inventory').serve(seeder, 'UpdateItem');
    const seed = new CustomResource(this, 'Products', {
      resourceType: 'Custom::ProductSeed',
      serviceToken: seeder.lambda.functionArn,
      serviceTimeout: Duration.minutes(5),
      properties: { CatalogueHash: createHash('sha256').update(JSON.stringify(catalogue)).digest('hex') },
    });
    seed.node.addDependency(seeder.role);
  }
}

import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { EventArchive } from './archive/event-archive.ts';
import { BootstrapBrokers } from './cluster/bootstrap-brokers.ts';
import { importedCluster } from './cluster/cluster.ts';
import { ManagedCluster } from './cluster/managed-cluster.ts';
import { type Config, decideDeletionProtection, decideName, importedClusterOf } from './config/index.ts';
import { Consumers } from './consumers/consumers.ts';
import { Edge } from './edge/edge.ts';
import { EmailSending } from './email/email-sending.ts';
import { CustomerKey } from './encryption/customer-key.ts';
import type { FunctionDefaults } from './function/service-function.ts';
import { Identity } from './identity/identity.ts';
import { Monitoring } from './monitoring/monitoring.ts';
import { ImportedNetwork } from './network/imported-network.ts';
import { ManagedNetwork } from './network/managed-network.ts';
import { FinalityCheck } from './operations/finality-check.ts';
import { MonthlyBudget } from './operations/monthly-budget.ts';
import { addOutputs } from './operations/outputs.ts';
import { ProductSeed } from './operations/product-seed.ts';
import { Redrive } from './operations/redrive.ts';
import { Replay } from './operations/replay.ts';
import { TimelineRebuild } from './operations/timeline-rebuild.ts';
import { OrderApi } from './order-api/order-api.ts';
import { Schemas } from './schemas/schemas.ts';
import type { SharedResources } from './shared-resources.ts';
import { ConcernTables } from './tables/concern-tables.ts';
import { Topics } from './topics/topics.ts';

/** The whole system in one stack, named `orderstream-<stage>`, for any account and Region. */
export class OrderstreamStack extends Stack {
  /** @param defaults the configuration, and where the functions' code comes from. */
  constructor(scope: Construct, defaults: FunctionDefaults) {
    const { config } = defaults;
    super(scope, decideName(config), {
      description: 'Serverless order processing on Amazon MSK and AWS Lambda',
      terminationProtection: decideDeletionProtection(config),
      tags: { application: 'orderstream', stage: config.stage },
      // CloudFormation takes a template of 1 MB; a third of this one was spaces.
      suppressTemplateIndentation: true,
    });
    if (config.encryption === 'customer') new CustomerKey(this, 'CustomerKey', config);
    const { network, cluster } = this.#kafka(config);
    const shared: SharedResources = {
      ...defaults,
      network,
      cluster,
      topics: new Topics(this, 'Topics', config, cluster),
      schemas: new Schemas(this, 'Schemas', config),
      brokers: new BootstrapBrokers(this, 'Brokers', defaults, cluster),
      tables: new ConcernTables(this, 'Tables', config),
      email: new EmailSending(this, 'Email', config),
    };
    const identity = new Identity(this, 'Identity', shared);
    const api = new OrderApi(this, 'OrderApi', shared, identity);
    const consumers = new Consumers(this, 'Consumers', shared);
    // An OrderPlaced without its token is produced only after payment knows where tokens are.
    api.orders.lambda.node.addDependency(consumers.of('payment').lambda);
    const { check: orderCheck } = new FinalityCheck(this, 'FinalityCheck', shared);
    if (config.eventArchive === 's3') new EventArchive(this, 'EventArchive', shared);
    new ProductSeed(this, 'ProductSeed', shared);
    new Redrive(this, 'Redrive', shared);
    new Replay(this, 'Replay', shared, consumers.all);
    new TimelineRebuild(this, 'TimelineRebuild', shared);
    new Monitoring(this, 'Monitoring', config, {
      httpApi: api.httpApi,
      apiFunctions: api.functions,
      consumers: consumers.all,
      orderCheck,
      tables: shared.tables.all,
    });
    new MonthlyBudget(this, 'MonthlyBudget', config);
    addOutputs(this, shared, this.#address(config, api), identity, api.signIn);
  }

  /** Where clients reach the API: at its own endpoint, or at the distribution before it. */
  #address(config: Config, { url, httpApi, stage }: OrderApi): string {
    if (config.edge === 'none') return url;
    const comment = `${decideName(config)}, before the HTTP API`;
    return new Edge(this, 'Edge', { settings: config.edge, comment, httpApi, stage }).url;
  }

  /** The cluster and its network: those that the configuration names, or new ones. */
  #kafka(config: Config): Pick<SharedResources, 'network' | 'cluster'> {
    const imported = importedClusterOf(config);
    if (imported) {
      const network = new ImportedNetwork(this, 'Network', imported, config);
      return { network, cluster: importedCluster(this, imported) };
    }
    const network = new ManagedNetwork(this, 'Network', config);
    return { network, cluster: new ManagedCluster(this, 'Cluster', config, network) };
  }
}

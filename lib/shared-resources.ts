import type { BootstrapBrokers } from './cluster/bootstrap-brokers.ts';
import type { Cluster } from './cluster/cluster.ts';
import type { EmailSending } from './email/email-sending.ts';
import type { FunctionDefaults } from './function/service-function.ts';
import type { Network } from './network/network.ts';
import type { Schemas } from './schemas/schemas.ts';
import type { ConcernTables } from './tables/concern-tables.ts';
import type { Topics } from './topics/topics.ts';

/** Resources that the concerns share, in the order in which they are created. */
export interface SharedResources extends FunctionDefaults {
  readonly network: Network;
  readonly cluster: Cluster;
  readonly topics: Topics;
  readonly schemas: Schemas;
  readonly brokers: BootstrapBrokers;
  readonly tables: ConcernTables;
  readonly email: EmailSending;
}

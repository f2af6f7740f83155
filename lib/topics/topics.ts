import { CfnTopic } from 'aws-cdk-lib/aws-msk';
import { Construct } from 'constructs';
import { type TopicName, topics } from '../../events/catalogue.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { type Config, decideRemovalPolicy } from '../config/index.ts';
import { createSequentially } from '../create-sequentially.ts';
import { topicConfigs } from './topic-configs.ts';

/** One in each Availability Zone; changing it would make CloudFormation replace every topic. */
const replicationFactor = 3;

/** The topics of the catalogue (`events/catalogue.ts`), each a separate resource. */
export class Topics extends Construct {
  readonly #topics: ReadonlyMap<TopicName, CfnTopic>;

  constructor(scope: Construct, id: string, config: Config, cluster: Cluster) {
    super(scope, id);
    const names = Object.keys(topics) as TopicName[];
    this.#topics = new Map(names.map((name) => [name, this.#create(name, config, cluster)]));
    // No source says that MSK takes two `CreateTopic` of a cluster at a time; one that it refuses rolls back the cluster.
    createSequentially([...this.#topics.values()]);
  }

  /** The resource of a topic, for what must not exist before it. */
  resourceOf(name: TopicName): CfnTopic {
    return this.#topics.get(name) as CfnTopic;
  }

  #create(name: TopicName, config: Config, cluster: Cluster): CfnTopic {
    const topic = new CfnTopic(this, name, {
      clusterArn: cluster.clusterArn,
      topicName: name,
      partitionCount: topics[name].partitions,
      replicationFactor,
      configs: topicConfigs(topics[name]),
    });
    topic.applyRemovalPolicy(decideRemovalPolicy(config));
    return topic;
  }
}

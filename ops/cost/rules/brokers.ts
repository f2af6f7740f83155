import type { TopicName } from '../../../events/catalogue.ts';
import { decodeTopicConfigs } from '../../../local/src/aws/msk/topic-configs.ts';
import { bytesPerGb, counted, type Line, type PricingRule } from '../line.ts';
import { brokerHours, hoursOfMonth, prices } from '../prices.ts';
import { propertyOf, type Resource, type StackResources } from '../template.ts';
import { recordBytesOfOrder } from '../usage.ts';

/** Standard brokers: hours and disks. Express brokers: hours, bytes written and bytes kept. */
export const brokers: PricingRule = {
  types: ['AWS::MSK::Cluster'],
  price: (stack, orders) => {
    const clusters = stack.ofType('AWS::MSK::Cluster');
    return {
      fixed: clusters.flatMap((each) => [...hours(each), ...disks(each)]),
      variable: clusters.flatMap((each) => [
        ...(isExpress(each) ? expressData(stack, orders) : []),
        betweenZones(each, orders),
      ]),
      notPriced: clusters
        .filter((each) => !brokerHours[instanceType(each)])
        .map((each) => `AWS::MSK::Cluster ${each.logicalId}: no price of ${instanceType(each)} brokers`),
    };
  },
};

const instanceType = (cluster: Resource) => String(propertyOf(cluster, 'BrokerNodeGroupInfo.InstanceType'));
const brokerCount = (cluster: Resource) => Number(propertyOf(cluster, 'NumberOfBrokerNodes'));
const isExpress = (cluster: Resource) => instanceType(cluster).startsWith('express.');

function hours(cluster: Resource): Line[] {
  const [count, type] = [brokerCount(cluster), instanceType(cluster)];
  const price = brokerHours[type];
  if (!price) return [];
  const countedFrom = `${counted(count, 'broker')} of the cluster`;
  return [{ what: `MSK brokers, ${type}`, quantity: count * hoursOfMonth, price, countedFrom }];
}

/** Express brokers have no separate disks. */
function disks(cluster: Resource): Line[] {
  const size = propertyOf(cluster, 'BrokerNodeGroupInfo.StorageInfo.EBSStorageInfo.VolumeSize');
  if (size === undefined) return [];
  const count = brokerCount(cluster);
  const countedFrom = `${size} GiB of each of ${counted(count, 'broker')}`;
  return [{ what: 'MSK storage', quantity: count * Number(size), price: prices.brokerStorage, countedFrom }];
}

/** Kept is what was written in the time of retention, billed once and not for each replica. */
function expressData(stack: StackResources, orders: number): Line[] {
  const topics = stack.ofType('AWS::MSK::Topic');
  const bytesKept = topics.reduce((sum, topic) => sum + (bytesOf(topic) * retentionInDays(topic)) / 30, 0);
  const countedFrom = counted(topics.length, 'topic');
  const gb = (bytesOfOrder: number) => (orders * bytesOfOrder) / bytesPerGb;
  return [
    {
      what: 'MSK Express, written',
      quantity: gb(recordBytesOfOrder()),
      price: prices.expressDataIn,
      countedFrom,
    },
    {
      what: 'MSK Express, kept',
      quantity: gb(bytesKept),
      price: prices.expressStorage,
      countedFrom: `${countedFrom} with retention`,
    },
  ];
}

const bytesOf = (topic: Resource) => recordBytesOfOrder(propertyOf(topic, 'TopicName') as TopicName);

/** @throws {Error} when the topic does not set it: the cluster's default is not in the template. */
function retentionInDays(topic: Resource): number {
  const configs = decodeTopicConfigs(propertyOf(topic, 'Configs'));
  const inMs = configs.find(({ name }) => name === 'retention.ms')?.value;
  if (inMs === undefined) throw new Error(`Topic ${topic.logicalId} has no retention.ms in its Configs.`);
  return Number(inMs) / 86_400_000;
}

/** A function and the broker it writes to are in one zone once in three times. Replication is free. */
const betweenZones = (cluster: Resource, orders: number): Line => ({
  what: 'Records written across zones',
  quantity: (orders * recordBytesOfOrder() * 2) / 3 / bytesPerGb,
  price: prices.dataBetweenZones,
  countedFrom: `${counted(brokerCount(cluster), 'broker')} in 3 zones`,
});

import { counted, type Line, type PricingRule } from '../line.ts';
import { metricsOfMapping } from '../per-order.ts';
import { hoursOfMonth, prices } from '../prices.ts';
import { listOf, propertyOf, type Resource } from '../template.ts';
import { isEnabled } from '../usage.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/kafka-scaling-modes.html */
export const pollersOfUnit = 10;

/**
 * Event poller units of provisioned mappings, and the metrics that mappings opt into. Mappings of one poller group share
 * units, 10 pollers to each; a mapping without a group has its own. The minimum of pollers is paid for all month; what is
 * scaled up beyond it is additional, and not included. A disabled mapping has neither pollers nor metrics.
 */
export const pollers: PricingRule = {
  types: ['AWS::Lambda::EventSourceMapping'],
  price: (stack) => {
    const enabled = stack.ofType('AWS::Lambda::EventSourceMapping').filter(isEnabled);
    const provisioned = enabled.filter((each) => propertyOf(each, 'ProvisionedPollerConfig') !== undefined);
    return { fixed: [units(provisioned), metrics(enabled)], variable: [] };
  },
};

function units(mappings: readonly Resource[]): Line {
  const groups = [...Map.groupBy(mappings, groupOf).values()];
  const count = groups.reduce((sum, group) => sum + Math.ceil(minimumPollers(group) / pollersOfUnit), 0);
  return {
    what: 'Event poller units, at least',
    quantity: count * hoursOfMonth,
    price: prices.eventPollerUnitHour,
    countedFrom: `${counted(count, 'unit')}: ${counted(minimumPollers(mappings), 'poller')} in ${counted(groups.length, 'group')}`,
  };
}

/** An empty name is not a group. */
const groupOf = (mapping: Resource) =>
  propertyOf(mapping, 'ProvisionedPollerConfig.PollerGroupName') || mapping.logicalId;

const minimumPollers = (mappings: readonly Resource[]) =>
  mappings.reduce(
    (sum, each) => sum + Number(propertyOf(each, 'ProvisionedPollerConfig.MinimumPollers') ?? 1),
    0,
  );

function metrics(mappings: readonly Resource[]): Line {
  const ofEach = mappings.map((each) =>
    listOf(each, 'MetricsConfig.Metrics').reduce<number>(
      (sum, group) => sum + (metricsOfMapping[String(group)] ?? 0),
      0,
    ),
  );
  return {
    what: 'Metrics of mappings',
    quantity: ofEach.reduce((sum, each) => sum + each, 0),
    price: prices.customMetric,
    countedFrom: `MetricsConfig of ${counted(mappings.length, 'mapping')}`,
  };
}

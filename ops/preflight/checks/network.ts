import {
  DescribeAddressesCommand,
  DescribeManagedPrefixListsCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import { type Config, decideName, importedClusterOf } from '../../../lib/config/index.ts';
import { defineCheck, type Finding, ok, refused, undefinedWhen, warning } from '../check.ts';
import { quotaOf } from '../quota.ts';
import { standardZones, zonesOf } from '../zones.ts';

const makesNetwork = (config: Config) => importedClusterOf(config) === undefined;
const listed = (zones: readonly string[]) => zones.join(', ') || 'none';

/**
 * "Client subnets can't occupy the Availability Zone with ID use1-az3". Its name is another one in each account, and may be
 * among the first three.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-msk-cluster-brokernodegroupinfo.html
 */
const withoutBrokers: ReadonlySet<string> = new Set(['use1-az3']);

/** Three zones, as Express brokers need. A Region in which an account has two, such as us-west-1, has no third. */
export const zones = defineCheck({
  id: 'zones',
  asks: 'which Availability Zones the account has, which three the stack takes, and whether MSK has brokers in them',
  actions: ['ec2:DescribeAvailabilityZones', 'ec2:DescribeSubnets'],
  applies: makesNetwork,
  ask: async ({ ec2 }, { config }) => ({
    all: await standardZones(ec2),
    chosen: await zonesOf(ec2, config),
  }),
  evaluate: ({ all, chosen }, { config }): Finding => {
    const served = all.filter(({ id }) => !withoutBrokers.has(id)).map(({ name }) => name);
    const instead = `-c availabilityZones= three of ${listed(served)}`;
    const missing = chosen.filter((zone) => !all.some(({ name }) => name === zone));
    if (missing.length > 0) return refused(`the account has no zone ${listed(missing)}`, instead);
    const unserved = all.filter(({ name, id }) => chosen.includes(name) && withoutBrokers.has(id));
    if (unserved.length > 0) {
      const which = unserved.map(({ name, id }) => `${name} (${id})`);
      return refused(`MSK has no brokers in ${listed(which)}, and refuses its subnet`, instead);
    }
    if (chosen.length < 3) {
      return refused(
        `the account has the zones ${listed(chosen)}; the stack needs three`,
        'another Region, or -c availabilityZones= with three zones',
      );
    }
    return judgeChosen(chosen, config);
  },
});

/**
 * The list behind "auto" "isn't guaranteed and can change when new Availability Zones are added", and another zone replaces a
 * subnet, which replaces the cluster.
 */
function judgeChosen(chosen: readonly string[], { availabilityZones, stage }: Config): Finding {
  if (availabilityZones !== 'auto' || stage === 'dev') return ok(listed(chosen));
  return warning(
    `${listed(chosen)} today; a zone that AWS adds can change the first three, which replaces the cluster`,
    `-c availabilityZones=${chosen.join(',')}`,
  );
}

const hasMailEndpoint = (config: Config) => makesNetwork(config) || config.mailEndpoint === 'create';

/**
 * The SES API has an endpoint in some zones only; in another one, EC2 refuses with "The VPC endpoint service … does not support
 * the availability zone of the subnet". https://github.com/terraform-aws-modules/terraform-aws-vpc/issues/462
 * Two subnets in one zone are `DuplicateSubnetsInSameZone`. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
export const mailZones = defineCheck({
  id: 'mail-zones',
  asks: 'in which of these zones AWS offers an endpoint for the SES API',
  actions: ['ec2:DescribeVpcEndpointServices', 'ec2:DescribeAvailabilityZones', 'ec2:DescribeSubnets'],
  applies: hasMailEndpoint,
  ask: async ({ ec2 }, { config, region }) => {
    const command = new DescribeVpcEndpointServicesCommand({
      ServiceNames: [`com.amazonaws.${region}.email`],
    });
    // "InvalidServiceName: The Vpc Endpoint Service '…' does not exist" in a Region without it.
    const response = await ec2.send(command).catch(undefinedWhen('InvalidServiceName'));
    const details = response?.ServiceDetails?.[0];
    return {
      served: details?.AvailabilityZones ?? [],
      takesPolicy: details?.VpcEndpointPolicySupported === true,
      chosen: await zonesOf(ec2, config),
    };
  },
  evaluate: ({ served, takesPolicy, chosen }, { config }): Finding => {
    const wanted = makesNetwork(config)
      ? chosen.filter((_, index) => config.mailZones.includes(index + 1))
      : chosen;
    if (new Set(wanted).size < wanted.length) return twoInOneZone(wanted);
    const missing = wanted.filter((zone) => !served.includes(zone));
    if (missing.length === 0) {
      return judgePolicy(`SES has an endpoint in ${listed(wanted)}`, takesPolicy, config);
    }
    return refused(
      `SES has no endpoint in ${listed(missing)}; it has in ${listed(served)}`,
      mailZonesInstead({ served, chosen }, config),
    );
  },
});

function twoInOneZone(zones: readonly string[]): Finding {
  const twice = new Set(zones.filter((zone, index) => zones.indexOf(zone) !== index));
  return refused(
    `two of subnetIds are in ${listed([...twice])}, and an endpoint takes one subnet in each zone`,
    '-c mailEndpoint=none with an endpoint that you make, or one subnet in each zone',
  );
}

/** AWS refuses a policy for an endpoint whose service takes none. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ServiceDetail.html */
function judgePolicy(what: string, takesPolicy: boolean, { mailEndpointPolicy }: Config): Finding {
  const policy = `${what}, which ${takesPolicy ? 'takes a policy' : 'takes no policy'}`;
  if (mailEndpointPolicy === 'sender' && !takesPolicy) return refused(policy, '-c mailEndpointPolicy=open');
  return ok(
    takesPolicy && mailEndpointPolicy === 'open' ? `${policy}: -c mailEndpointPolicy=sender` : policy,
  );
}

interface ServedZones {
  readonly served: readonly string[];
  readonly chosen: readonly string[];
}

/** As many zones as are wanted now, where there are as many. */
function mailZonesInstead({ served, chosen }: ServedZones, config: Config): string {
  if (served.length === 0) return 'another Region: this one has no endpoint for the SES API';
  if (!makesNetwork(config))
    return '-c mailEndpoint=none with an endpoint that you make, or subnets in those zones';
  const numbers = chosen.flatMap((zone, index) => (served.includes(zone) ? [index + 1] : []));
  if (numbers.length > 0) return `-c mailZones=${numbers.slice(0, config.mailZones.length).join(',')}`;
  const others = chosen.filter((zone) => !served.includes(zone));
  const three = [served[0] ?? '', ...others].slice(0, 3);
  return `-c availabilityZones=${three.join(',')} -c mailZones=1`;
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html */
export const prefixList = defineCheck({
  id: 'prefix-list',
  asks: 'without a NAT gateway: whether `dynamoDbPrefixListId` is the list of DynamoDB in this Region',
  actions: ['ec2:DescribeManagedPrefixLists'],
  applies: ({ egress }) => egress === 'none',
  ask: async ({ ec2 }, { region }) => {
    const filter = { Name: 'prefix-list-name', Values: [`com.amazonaws.${region}.dynamodb`] };
    const response = await ec2.send(new DescribeManagedPrefixListsCommand({ Filters: [filter] }));
    return response.PrefixLists?.[0]?.PrefixListId;
  },
  evaluate: (found, { config: { dynamoDbPrefixListId: given } }): Finding => {
    const what = `DynamoDB has ${found ?? 'no prefix list'} in this Region`;
    if (given === 'none') return ok(found ? `${what}: -c dynamoDbPrefixListId=${found} names it` : what);
    if (given === found) return ok(what);
    return refused(`${what}, dynamoDbPrefixListId is ${given}`, `-c dynamoDbPrefixListId=${found ?? 'none'}`);
  },
});

/** 5 in a new account. https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
export const vpcQuota = defineCheck({
  id: 'vpc-quota',
  asks: 'how many VPCs the account may have, and how many it has',
  actions: ['ec2:DescribeVpcs', 'servicequotas:GetServiceQuota', 'servicequotas:GetAWSDefaultServiceQuota'],
  applies: makesNetwork,
  ask: async ({ ec2, quotas }) => ({
    vpcs: (await ec2.send(new DescribeVpcsCommand({}))).Vpcs ?? [],
    quota: await quotaOf(quotas, { service: 'vpc', code: 'L-F678F1CE' }),
  }),
  evaluate: ({ vpcs, quota }, { config }): Finding => {
    const isOwn = (tags: (typeof vpcs)[number]['Tags'] = []) =>
      tags.some(({ Key, Value }) => Key === 'Name' && Value === decideName(config));
    const used = vpcs.filter(({ Tags }) => !isOwn(Tags)).length;
    const what = `${used} of ${quota} VPCs are others'; the stack has 1`;
    return used < quota
      ? ok(what)
      : refused(what, 'delete one, or request a higher quota L-F678F1CE of service vpc');
  },
});

/** A NAT gateway has one. 5 in a new account. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html */
export const addressQuota = defineCheck({
  id: 'address-quota',
  asks: 'with `egress=nat`: how many Elastic IP addresses the account may have, and how many it has',
  actions: [
    'ec2:DescribeAddresses',
    'servicequotas:GetServiceQuota',
    'servicequotas:GetAWSDefaultServiceQuota',
  ],
  applies: (config) => makesNetwork(config) && config.egress === 'nat',
  ask: async ({ ec2, quotas }) => ({
    used: (await ec2.send(new DescribeAddressesCommand({}))).Addresses?.length ?? 0,
    quota: await quotaOf(quotas, { service: 'ec2', code: 'L-0263D0A3' }),
  }),
  evaluate: ({ used, quota }): Finding => {
    const what = `${used} of ${quota} Elastic IP addresses are used; a NAT gateway has 1`;
    if (used < quota) return ok(what);
    return warning(
      `${what}, which fits only if it is there already`,
      'release one, or request a higher quota L-0263D0A3 of service ec2',
    );
  },
});

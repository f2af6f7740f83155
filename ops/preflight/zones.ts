import {
  DescribeAvailabilityZonesCommand,
  DescribeSubnetsCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import { type Config, importedClusterOf } from '../../lib/config/index.ts';

/**
 * The zones that the stack's subnets are in, in the order that `mailZones` counts; fewer than three when the Region has no
 * more for this account.
 */
export async function zonesOf(ec2: EC2Client, config: Config): Promise<string[]> {
  const imported = importedClusterOf(config);
  if (imported) return zonesOfSubnets(ec2, imported.subnetIds);
  if (config.availabilityZones !== 'auto') return [...config.availabilityZones];
  return (await zonesOfGetAzs(ec2)).slice(0, 3);
}

/** A zone by its name in this account, and by its id, which is the same in every account. */
export interface Zone {
  readonly name: string;
  /** Empty when EC2 does not return it. */
  readonly id: string;
}

/** The zones of the Region that subnets can be in, by their names: no Local Zones, no Wavelength Zones. */
export async function standardZones(ec2: EC2Client): Promise<Zone[]> {
  const { AvailabilityZones = [] } = await ec2.send(new DescribeAvailabilityZonesCommand({}));
  return AvailabilityZones.filter(
    ({ ZoneType, State }) =>
      (ZoneType ?? 'availability-zone') === 'availability-zone' && State === 'available',
  )
    .flatMap(({ ZoneName: name, ZoneId: id = '' }) => (name === undefined ? [] : [{ name, id }]))
    .sort((one, other) => one.name.localeCompare(other.name));
}

/**
 * What `Fn::GetAZs` returns: the zones with a default subnet, or all when there is none.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getavailabilityzones.html
 */
async function zonesOfGetAzs(ec2: EC2Client): Promise<string[]> {
  const filter = { Name: 'default-for-az', Values: ['true'] };
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters: [filter] }));
  const withDefault = new Set(Subnets.map(({ AvailabilityZone }) => AvailabilityZone));
  const all = (await standardZones(ec2)).map(({ name }) => name);
  return withDefault.size === 0 ? all : all.filter((zone) => withDefault.has(zone));
}

async function zonesOfSubnets(ec2: EC2Client, ids: readonly string[]): Promise<string[]> {
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [...ids] }));
  return Subnets.flatMap(({ AvailabilityZone }) => AvailabilityZone ?? []);
}

/** An account in a Region. */
export interface Place {
  /** For example `eu-west-1`. */
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
}

/** A group of Regions with separate ARNs and host names. */
export interface Partition {
  /** Second part of every ARN, for example `aws-cn`. */
  readonly id: string;
  /** End of the names of its hosts: `AWS::URLSuffix`. */
  readonly urlSuffix: string;
}

/** By the beginning of a Region's name: `partitions.json` of botocore 1.44.8. All other Regions are of `aws`. */
const PARTITIONS: readonly (readonly [regionPrefix: string, partition: Partition])[] = [
  ['cn-', { id: 'aws-cn', urlSuffix: 'amazonaws.com.cn' }],
  ['us-gov-', { id: 'aws-us-gov', urlSuffix: 'amazonaws.com' }],
  ['eusc-', { id: 'aws-eusc', urlSuffix: 'amazonaws.eu' }],
  ['us-iso-', { id: 'aws-iso', urlSuffix: 'c2s.ic.gov' }],
  ['us-isob-', { id: 'aws-iso-b', urlSuffix: 'sc2s.sgov.gov' }],
  ['eu-isoe-', { id: 'aws-iso-e', urlSuffix: 'cloud.adc-e.uk' }],
  ['us-isof-', { id: 'aws-iso-f', urlSuffix: 'csp.hci.ic.gov' }],
];

const COMMERCIAL: Partition = { id: 'aws', urlSuffix: 'amazonaws.com' };

/** The partition of a Region; `aws` for a Region that no other has. */
export function partitionOf(region: string): Partition {
  return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? COMMERCIAL;
}

/** `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE` of a place. */
export function arnAt({ region, accountId }: Place, service: string, resource: string): string {
  return `arn:${partitionOf(region).id}:${service}:${region}:${accountId}:${resource}`;
}

/** Region and account that an ARN names; empty where it names none, as the ARN of a role has no Region. */
export function placeOfArn(arn: string): Place {
  const [, , , region = '', accountId = ''] = arn.split(':');
  return { region, accountId };
}

export const isSamePlace = (one: Place, other: Place): boolean =>
  one.region === other.region && one.accountId === other.accountId;

/** A Region within an ARN, as the API models of AWS have it (Lambda's, botocore 1.44.8). */
export const REGION_PATTERN = '(?:eusc-)?[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\\d';

const REGION = new RegExp(`^${REGION_PATTERN}$`);

/** Whether a text has the form of a Region's name. */
export const isRegion = (text: string): boolean => REGION.test(text);

/** Whether a text is an account id: twelve digits. */
export const isAccountId = (text: string): boolean => /^\d{12}$/.test(text);

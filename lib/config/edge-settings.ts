import { z } from 'zod';
import type { ConfigProblem } from './config-error.ts';
import type { Config } from './stage-defaults.ts';

const domainName = z.string().regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/);
const certificateArn = z.string().regex(/^arn:[\w-]+:acm:[\w-]+:\d{12}:certificate\/[\w-]+$/);
const webAclArn = z
  .string()
  .regex(/^arn:[\w-]+:wafv2:[\w-]+:\d{12}:(global|regional)\/webacl\/[\w-]+\/[\w-]+$/);

/** The value of the setting `edge` when there is one. */
export const edgeSchema = z.strictObject({
  domain: domainName,
  certificateArn,
  webAclArn: z.union([z.literal('none'), webAclArn]).default('none'),
  originDomain: domainName,
  originCertificateArn: certificateArn,
  clientCertificateArn: certificateArn,
  truststoreUri: z.string().regex(/^s3:\/\/[a-z0-9.-]{3,63}\/.+$/),
});

export type EdgeSettings = z.infer<typeof edgeSchema>;

/** What an error shows. */
export const edgeExample: EdgeSettings = {
  domain: 'api.your-shop.com',
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1f0c2d3e-0a1b-4c5d-8e9f-0123456789ab',
  webAclArn: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/shop/5b0c2d3e-0a1b-4c5d-8e9f-0123456789ab',
  originDomain: 'origin.your-shop.com',
  originCertificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/2f0c2d3e-0a1b-4c5d-8e9f-0123456789ab',
  clientCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/3f0c2d3e-0a1b-4c5d-8e9f-0123456789ab',
  truststoreUri: 's3://your-shop-truststore/ca.pem',
};

/**
 * Seconds that CloudFront waits for a response: the gateway ends a request after 30, and `?wait=` holds one for 20.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html
 */
export const edgeReadTimeoutSeconds = 35;

/** What CloudFront is given has to be in us-east-1, whatever the Region of the stack. */
interface Placement {
  readonly member: 'certificateArn' | 'clientCertificateArn' | 'webAclArn';
  readonly isRight: (arn: string) => boolean;
  readonly accepted: string;
}

const isOfUsEast1 = (arn: string) => arn.split(':')[3] === 'us-east-1';

const placements: readonly Placement[] = [
  {
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
    member: 'certificateArn',
    isRight: isOfUsEast1,
    accepted:
      "a certificate in us-east-1, since CloudFront answers \"The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain\" to others",
  },
  {
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/origin-enable-mtls-distributions.html
    member: 'clientCertificateArn',
    isRight: isOfUsEast1,
    accepted: 'a client certificate in us-east-1, where CloudFront looks for it',
  },
  {
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-wafv2-webacl.html
    member: 'webAclArn',
    isRight: (arn) => arn === 'none' || (isOfUsEast1(arn) && arn.includes(':global/')),
    accepted:
      'a web ACL of scope CLOUDFRONT, made in us-east-1 (its ARN has :global/), since CloudFront takes no regional one',
  },
];

/** Domains and ARNs of `edge` that CloudFront or API Gateway would refuse. */
export function edgeProblems({ edge }: Config): ConfigProblem[] {
  if (edge === 'none') return [];
  const misplaced = placements
    .filter(({ member, isRight }) => !isRight(edge[member]))
    .map(({ member, accepted }) => problemOf(member, edge[member], accepted));
  if (edge.domain !== edge.originDomain) return misplaced;
  const accepted = 'another domain than that of edge.domain: CloudFront would be its own origin';
  return [...misplaced, problemOf('originDomain', edge.originDomain, accepted)];
}

const problemOf = (member: keyof EdgeSettings, given: string, accepted: string): ConfigProblem => ({
  key: `edge.${member}`,
  given,
  accepted,
  fix: `"${member}": "${edgeExample[member]}" in edge`,
});

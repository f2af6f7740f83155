import type { ConfigProblem } from './config-error.ts';
import { type EdgeSettings, edgeExample } from './edge-settings.ts';
import type { Config } from './stage-defaults.ts';

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
      "a certificate in us-east-1, since CloudFront responds \"The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain\" to others",
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

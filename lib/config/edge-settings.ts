import { z } from 'zod';

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

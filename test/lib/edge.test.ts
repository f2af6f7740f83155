import { describe, expect, test } from '@jest/globals';
import { configFrom } from '../../lib/config/config.ts';
import { edgeExample } from '../../lib/config/edge-settings.ts';
import { property, synthesize, synthesizeChecked } from './synthesized-stack.ts';

const context = { edge: JSON.stringify(edgeExample) };
const only = (type: string) => {
  const [first, ...others] = synthesize(context).ofType(type);
  if (!first || others.length > 0) throw new Error(`There is not one ${type}.`);
  return first;
};

describe('without an edge', () => {
  test('Without an edge the API has its default endpoint, and there is no distribution.', () => {
    const stack = synthesize();
    expect(stack.ofType('AWS::CloudFront::Distribution')).toEqual([]);
    expect(stack.ofType('AWS::ApiGatewayV2::DomainName')).toEqual([]);
    expect(stack.ofType('AWS::ApiGatewayV2::Api')[0]?.Properties).not.toHaveProperty(
      'DisableExecuteApiEndpoint',
    );
  });
});

describe('the distribution before the API', () => {
  const distribution = only('AWS::CloudFront::Distribution');
  const config = (path: string) => property(distribution, `DistributionConfig.${path}`);

  test('The distribution before the API serves the domain of the shop, over TLS 1.2 at least, behind the web ACL.', () => {
    expect(config('Aliases')).toEqual(['api.your-shop.com']);
    expect(config('ViewerCertificate')).toEqual({
      AcmCertificateArn: edgeExample.certificateArn,
      MinimumProtocolVersion: 'TLSv1.2_2021',
      SslSupportMethod: 'sni-only',
    });
    expect(config('WebACLId')).toBe(edgeExample.webAclArn);
    expect(config('DefaultCacheBehavior.ViewerProtocolPolicy')).toBe('https-only');
  });

  test('The distribution before the API caches no response of a customer and passes on every header but Host, with queries.', () => {
    expect(config('DefaultCacheBehavior')).toMatchObject({
      // Managed policies: CachingDisabled and AllViewerExceptHostHeader.
      // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
      AllowedMethods: expect.arrayContaining(['GET', 'POST', 'OPTIONS']),
    });
  });

  test('The distribution before the API keeps the files of the shop, by encoding.', () => {
    expect(config('CacheBehaviors')).toEqual([
      expect.objectContaining({
        PathPattern: '/assets/*',
        // Managed policy CachingOptimized.
        CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
        Compress: true,
        ViewerProtocolPolicy: 'https-only',
      }),
    ]);
  });

  test('The distribution before the API waits longer for a response than ?wait= holds it.', () => {
    const [origin] = config('Origins') as unknown as [{ CustomOriginConfig: { OriginReadTimeout: number } }];
    expect(origin.CustomOriginConfig.OriginReadTimeout).toBeGreaterThan(30);
    expect(origin.CustomOriginConfig.OriginReadTimeout).toBeLessThanOrEqual(120);
  });

  test('The distribution before the API has no web ACL when none is named.', () => {
    const { webAclArn: _, ...rest } = edgeExample;
    const [without] = synthesize({ edge: JSON.stringify(rest) }).ofType('AWS::CloudFront::Distribution');
    expect(without?.Properties.DistributionConfig).not.toHaveProperty('WebACLId');
  });
});

describe('the API behind the distribution', () => {
  test('The API behind the distribution takes connections of the client that CloudFront is, and of no other.', () => {
    const domain = only('AWS::ApiGatewayV2::DomainName');
    expect(domain.Properties).toMatchObject({
      DomainName: 'origin.your-shop.com',
      MutualTlsAuthentication: { TruststoreUri: edgeExample.truststoreUri },
    });
    const [origin] = property(
      only('AWS::CloudFront::Distribution'),
      'DistributionConfig.Origins',
    ) as unknown as [object];
    expect(origin).toMatchObject({
      DomainName: 'origin.your-shop.com',
      CustomOriginConfig: {
        OriginProtocolPolicy: 'https-only',
        OriginMtlsConfig: { ClientCertificateArn: edgeExample.clientCertificateArn },
      },
    });
  });

  test('The API behind the distribution has no default endpoint, which would bypass it.', () => {
    expect(only('AWS::ApiGatewayV2::Api').Properties.DisableExecuteApiEndpoint).toBe(true);
    const mapping = only('AWS::ApiGatewayV2::ApiMapping');
    expect(mapping.Properties).toMatchObject({
      ApiId: { Ref: only('AWS::ApiGatewayV2::Api').logicalId },
      Stage: '$default',
    });
    expect(mapping.DependsOn).toContain(only('AWS::ApiGatewayV2::Stage').logicalId);
  });

  test('The API behind the distribution is announced to clients and DNS by the outputs of the stack.', () => {
    const { Outputs = {} } = synthesize(context).template as { Outputs?: Record<string, { Value: unknown }> };
    expect(Outputs.ApiUrl?.Value).toBe('https://api.your-shop.com/');
    expect(JSON.stringify(Outputs.ApiDnsRecord?.Value)).toContain('api.your-shop.com CNAME ');
    expect(JSON.stringify(Outputs.OriginDnsRecord?.Value)).toContain('origin.your-shop.com CNAME ');
  });
});

const refused: [changes: Record<string, unknown>, message: RegExp][] = [
  [
    { certificateArn: edgeExample.originCertificateArn },
    /"edge.certificateArn".*accepted: a certificate in us-east-1.*isn't in us-east-1 region/,
  ],
  [{ clientCertificateArn: edgeExample.originCertificateArn }, /"edge.clientCertificateArn"/],
  [
    { webAclArn: edgeExample.webAclArn.replace(':global/', ':regional/') },
    /"edge.webAclArn".*scope CLOUDFRONT/,
  ],
  [{ originDomain: edgeExample.domain }, /"edge.originDomain".*its own origin/],
  [{ domain: 'https://api.your-shop.com' }, /"edge" is .*accepted: "none", or a JSON object with domain/],
  [{ truststoreUri: 'ca.pem' }, /"edge" is /],
  [{ cache: true }, /"edge" is /],
];

describe('an edge', () => {
  test.each(refused)('An edge is refused with %j.', (changes, message) => {
    expect(() => configFrom({ edge: { ...edgeExample, ...changes } })).toThrow(message);
  });

  test('An edge is an object in cdk.json, and its JSON text after -c.', () => {
    expect(configFrom({ edge: edgeExample }).edge).toEqual(configFrom(context).edge);
  });

  test('An edge passes the checks of cdk synth without a web ACL as well.', async () => {
    const edge = JSON.stringify({ ...edgeExample, webAclArn: 'none' });
    await expect(synthesizeChecked({ edge })).resolves.toBeDefined();
  });
});

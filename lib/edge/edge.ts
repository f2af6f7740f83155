import { CfnApiMapping, CfnDomainName, type HttpApi, type HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { CachePolicy, CfnDistribution, OriginRequestPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { CfnOutput, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { type EdgeSettings, edgeReadTimeoutSeconds } from '../config/index.ts';
import { acceptFinding } from '../nag.ts';

export interface EdgeProps {
  readonly settings: EdgeSettings;
  /** What describes the distribution in the console. */
  readonly comment: string;
  /** An API without its default endpoint: with it, clients could bypass the distribution. */
  readonly httpApi: HttpApi;
  readonly stage: HttpStage;
}

/**
 * A CloudFront distribution before the HTTP API, under a domain of the shop, with a web ACL.
 *
 * An HTTP API takes no web ACL, no resource policy and, apart from its JWT authorizer, no check of a secret header. What keeps
 * clients from bypassing the distribution is mutual TLS: the API is served under its second domain alone, which closes the
 * connection of every client without the certificate that CloudFront has.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/origin-mtls-authentication.html,
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-mutual-tls.html
 */
export class Edge extends Construct {
  /** Where clients reach the API. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: EdgeProps) {
    super(scope, id);
    const { settings } = props;
    const origin = this.#originDomain(props);
    const distribution = new CfnDistribution(this, 'Distribution', {
      distributionConfig: distributionConfig(settings, props.comment),
    });
    distribution.node.addDependency(origin);
    acceptFindings(distribution, settings);
    this.url = `https://${settings.domain}/`;
    this.#addOutputs(settings, distribution, origin);
  }

  /** The domain that CloudFront connects to. */
  #originDomain({ settings, httpApi, stage }: EdgeProps): CfnDomainName {
    const domain = new CfnDomainName(this, 'OriginDomain', {
      domainName: settings.originDomain,
      domainNameConfigurations: [
        {
          certificateArn: settings.originCertificateArn,
          endpointType: 'REGIONAL',
          securityPolicy: 'TLS_1_2',
        },
      ],
      mutualTlsAuthentication: { truststoreUri: settings.truststoreUri },
    });
    const mapping = new CfnApiMapping(this, 'OriginMapping', {
      apiId: httpApi.apiId,
      domainName: domain.ref,
      stage: stage.stageName,
    });
    // The name of the default stage is a literal, which no resource follows from.
    mapping.node.addDependency(stage);
    return domain;
  }

  /** The two DNS records that a deployment cannot make. */
  #addOutputs(settings: EdgeSettings, distribution: CfnDistribution, origin: CfnDomainName): void {
    const outputs = {
      ApiDnsRecord: `${settings.domain} CNAME ${distribution.attrDomainName}`,
      OriginDnsRecord: `${settings.originDomain} CNAME ${origin.attrRegionalDomainName}`,
    };
    for (const [name, value] of Object.entries(outputs)) {
      new CfnOutput(Stack.of(this), name, { value, description: 'A DNS record that the API needs' });
    }
  }
}

/**
 * Passes everything on but `Host`, which names the origin. It keeps the files of the shop, whose names change with them, and nothing
 * else: other responses are of one customer each.
 */
function distributionConfig(
  settings: EdgeSettings,
  comment: string,
): CfnDistribution.DistributionConfigProperty {
  return {
    comment,
    enabled: true,
    aliases: [settings.domain],
    httpVersion: 'http2and3',
    ipv6Enabled: true,
    viewerCertificate: {
      acmCertificateArn: settings.certificateArn,
      minimumProtocolVersion: 'TLSv1.2_2021',
      sslSupportMethod: 'sni-only',
    },
    ...(settings.webAclArn === 'none' ? {} : { webAclId: settings.webAclArn }),
    origins: [origin(settings)],
    defaultCacheBehavior: {
      targetOriginId: ORIGIN_ID,
      viewerProtocolPolicy: 'https-only',
      allowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
      cachePolicyId: CachePolicy.CACHING_DISABLED.cachePolicyId,
      originRequestPolicyId: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER.originRequestPolicyId,
    },
    cacheBehaviors: [
      {
        pathPattern: '/assets/*',
        targetOriginId: ORIGIN_ID,
        viewerProtocolPolicy: 'https-only',
        // Keeps each encoding that the function has: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html
        compress: true,
        cachePolicyId: CachePolicy.CACHING_OPTIMIZED.cachePolicyId,
      },
    ],
  };
}

const ORIGIN_ID = 'http-api';

const origin = (settings: EdgeSettings): CfnDistribution.OriginProperty => ({
  id: ORIGIN_ID,
  domainName: settings.originDomain,
  // A second attempt of CloudFront would be a second request to the API.
  connectionAttempts: 1,
  customOriginConfig: {
    originProtocolPolicy: 'https-only',
    originSslProtocols: ['TLSv1.2'],
    originReadTimeout: edgeReadTimeoutSeconds,
    originMtlsConfig: { clientCertificateArn: settings.clientCertificateArn },
  },
});

function acceptFindings(distribution: CfnDistribution, { webAclArn }: EdgeSettings): void {
  acceptFinding(distribution, 'CFR1', 'The shop sells to every country');
  acceptFinding(
    distribution,
    'CFR3',
    'The API logs each request itself, without the IP address that logs of CloudFront hold',
  );
  if (webAclArn === 'none') {
    acceptFinding(distribution, 'CFR2', 'A web ACL of CloudFront is made in us-east-1, outside this stack');
  }
}

/**
 * Domains of AWS: those of `partitions.json` of the AWS SDKs, of function URLs and HTTP endpoints of single resources
 * (https://docs.aws.amazon.com/general/latest/gr/rande.html), and those of the names that return values have here: a
 * distribution (`cloudfront.net`) and the pages of a user pool (`amazoncognito.com`).
 */
const domains: readonly string[] = [
  'amazonaws.com',
  'amazonaws.com.cn',
  'api.aws',
  'api.amazonwebservices.com.cn',
  'amazonaws.eu',
  'api.amazonwebservices.eu',
  'c2s.ic.gov',
  'api.aws.ic.gov',
  'sc2s.sgov.gov',
  'api.aws.scloud',
  'cloud.adc-e.uk',
  'api.cloud-aws.adc-e.uk',
  'csp.hci.ic.gov',
  'api.aws.hci.ic.gov',
  'on.aws',
  'on.amazonwebservices.com.cn',
  'cloudfront.net',
  'amazoncognito.com',
];

/**
 * Addresses that only machines of AWS have: instance metadata, credentials of ECS tasks and of EKS pods.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-credentials.html
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
const metadataAddresses: readonly string[] = [
  '169.254.169.254',
  'fd00:ec2::254',
  '169.254.170.2',
  '169.254.170.23',
  'fd00:ec2::23',
];

/**
 * Services whose host is not named as the service is, under the names that users know them by. The hosts:
 * `ACCOUNT.ddb.REGION` https://docs.aws.amazon.com/sdkref/latest/guide/feature-account-endpoints.html,
 * `email.REGION` https://docs.aws.amazon.com/general/latest/gr/ses.html,
 * `monitoring.REGION` https://docs.aws.amazon.com/general/latest/gr/cw_region.html,
 * `REGION.queue` https://docs.aws.amazon.com/general/latest/gr/sqs-service.html (legacy),
 * `REGION.compute` https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-naming.html
 */
const otherNames: Readonly<Record<string, string>> = {
  amazoncognito: 'cognito',
  compute: 'ec2',
  ddb: 'dynamodb',
  email: 'ses',
  monitoring: 'cloudwatch',
  queue: 'sqs',
};

const regionLabel = /^[a-z]{2,4}(-[a-z]+)+-\d+$/;

/**
 * The service of AWS that a host belongs to: `sqs` for `sqs.eu-west-1.amazonaws.com`, `metadata` for the metadata
 * address of instances. Undefined for a host that is not of AWS.
 * @param host a name or an address, as a client has it: in any case, with a final dot or in brackets.
 */
export function awsServiceOf(host: string): string | undefined {
  const name = host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
  if (metadataAddresses.includes(name)) return 'metadata';
  const domain = domains.find((each) => name === each || name.endsWith(`.${each}`));
  return domain && serviceNamed(name.slice(0, -domain.length).split('.').filter(Boolean), domain);
}

/** @param labels those before the domain. The last that names neither a Region nor a kind of endpoint is the service's. */
function serviceNamed(labels: readonly string[], domain: string): string {
  const isPlace = (label: string) =>
    regionLabel.test(label) || ['auth', 'dualstack', 'fips', 'vpce'].includes(label);
  const label = labels.filter((each) => !isPlace(each)).at(-1) ?? '';
  // `s3-us-west-2` and `s3-website` are forms of S3, which its users know as one service.
  const service = label.replace(/^(s3)-.*/, '$1').replace(/-fips$/, '');
  const ofDomain = ['cloudfront.net', 'amazoncognito.com'].includes(domain) || service === '';
  const serviceName = ofDomain ? (domain.split('.')[0] ?? domain) : service;
  return otherNames[serviceName] ?? serviceName;
}

/** What of a request names the operation: the parts that clients of AWS put it in. */
export interface AwsRequestHead {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** `X-Amz-Target`: protocols awsJson 1.0 and 1.1. */
  readonly target?: string;
  /** The body as far as it is known, for `Action=` of the query protocols. */
  readonly body?: string;
}

/** The operation that a request asks for: `SendMessage`; `PUT /photos/1` where the path says it. Never with values of a query. */
export function awsOperationOf({ method, path, target, body = '' }: AwsRequestHead): string {
  const [pathname = '', query = ''] = path.split('?');
  const ofTarget = target?.split('.').at(-1);
  const [, ofPath] = /\/operation\/(\w+)$/.exec(pathname) ?? [];
  const [, ofAction] = /(?:^|&)Action=(\w+)/.exec(query) ?? /(?:^|&)Action=(\w+)/.exec(body) ?? [];
  return ofTarget || ofPath || ofAction || `${method} ${pathname}`;
}

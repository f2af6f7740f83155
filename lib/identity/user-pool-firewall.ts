import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { type Config, decideName } from '../config/index.ts';

/** Requests of one IP address in five minutes that are let through. An office may share an address. */
interface RateLimit {
  readonly name: string;
  readonly limit: number;
  /** Operations of the Cognito API that are counted. Absent: every request. */
  readonly operations?: readonly string[];
}

/** The limits, the narrowest first. */
export const rateLimits: readonly RateLimit[] = [
  // Each of them sends an email, which is paid for and counts for the reputation of the sender.
  {
    name: 'emails',
    limit: 50,
    operations: ['SignUp', 'ResendConfirmationCode', 'ForgotPassword'],
  },
  // What guesses passwords and codes.
  {
    name: 'sign-ins',
    limit: 200,
    operations: ['InitiateAuth', 'RespondToAuthChallenge', 'ConfirmSignUp', 'ConfirmForgotPassword'],
  },
  { name: 'all', limit: 1000 },
];

const visible = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  cloudWatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: true,
});

/**
 * A web ACL before the user pool, whose sign-up is open to everyone: what an address may do in five minutes, and AWS's list
 * of addresses that are known for attacks. The SDKs report a blocked request as ForbiddenException.
 *
 * There is no CAPTCHA: Cognito shows one on its sign-in pages only, where it can break the registration of an authenticator app
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa-totp.html). The managed rules against account takeover cannot be associated with a user pool, and those against web attacks have nothing to find in the
 * requests, of which Cognito hands no user names, passwords or addresses to WAF.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-waf.html
 */
export class UserPoolFirewall extends Construct {
  readonly association: CfnWebACLAssociation;

  constructor(scope: Construct, id: string, config: Config, userPoolArn: string) {
    super(scope, id);
    const webAcl = new CfnWebACL(this, 'WebAcl', {
      name: decideName(config, 'users'),
      description: 'Limits what one address may do at the user pool',
      // Of a Region, as every resource but a CloudFront distribution is.
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visible(decideName(config, 'users')),
      rules: [knownAttackers, ...rateLimits.map(rateRule)],
    });
    this.association = new CfnWebACLAssociation(this, 'Association', {
      resourceArn: userPoolArn,
      webAclArn: webAcl.attrArn,
    });
  }
}

/** https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-ip-rep.html */
const knownAttackers: CfnWebACL.RuleProperty = {
  name: 'known-attackers',
  priority: 0,
  statement: {
    managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesAmazonIpReputationList' },
  },
  overrideAction: { none: {} },
  visibilityConfig: visible('known-attackers'),
};

/** https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html */
function rateRule({ name, limit, operations }: RateLimit, index: number): CfnWebACL.RuleProperty {
  return {
    name,
    priority: index + 1,
    statement: {
      rateBasedStatement: {
        limit,
        evaluationWindowSec: 300,
        aggregateKeyType: 'IP',
        ...(operations && { scopeDownStatement: anyOf(operations) }),
      },
    },
    action: { block: {} },
    visibilityConfig: visible(name),
  };
}

const anyOf = (operations: readonly string[]): CfnWebACL.StatementProperty => ({
  orStatement: { statements: operations.flatMap(namesOf).map(hasHeader) },
});

interface Header {
  readonly name: string;
  readonly value: string;
}

/**
 * The headers that name an operation. Clients of the Cognito API send the first, as its JSON protocol has it. AWS documents the
 * second for what a user pool's login pages call, not whether WAF sees it on every request: either counts.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa-totp.html
 */
const namesOf = (operation: string): Header[] => [
  { name: 'x-amz-target', value: `AWSCognitoIdentityProviderService.${operation}` },
  { name: 'x-amzn-cognito-operation-name', value: operation },
];

const hasHeader = ({ name, value }: Header): CfnWebACL.StatementProperty => ({
  byteMatchStatement: {
    // Of type Json in CloudFormation: CDK passes the name of this member on as it is.
    fieldToMatch: { singleHeader: { Name: name } },
    positionalConstraint: 'EXACTLY',
    searchString: value,
    textTransformations: [{ priority: 0, type: 'NONE' }],
  },
});

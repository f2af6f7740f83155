import {
  AccountRecovery,
  CfnUserPoolGroup,
  FeaturePlan,
  LambdaVersion,
  Mfa,
  UserPool,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { decideDeletionProtection, decideName, decideRemovalPolicy } from '../config/index.ts';
import { ServiceFunction } from '../function/service-function.ts';
import { acceptFinding, acceptPreflightFinding } from '../nag.ts';
import type { SharedResources } from '../shared-resources.ts';
import { signUpEmail } from './sign-up-email.ts';
import { UserPoolFirewall } from './user-pool-firewall.ts';

/**
 * The callers: customers who sign up with their email address, and staff, who are members of the group `staff`. Everyone
 * may use an authenticator app as a second factor. A trigger puts the claims that the functions read into the access
 * token, and the scope `staff` into that of staff with a second factor.
 */
export class Identity extends Construct {
  readonly userPool: UserPool;

  constructor(scope: Construct, id: string, shared: SharedResources) {
    super(scope, id);
    const { config } = shared;
    this.userPool = new UserPool(this, 'UserPool', {
      userPoolName: decideName(config),
      // Claims in access tokens need a trigger of version 2, which the Lite plan does not have.
      featurePlan: FeaturePlan.ESSENTIALS,
      selfSignUpEnabled: true,
      signInAliases: { email: true },
      autoVerify: { email: true },
      // A changed address counts only once it is verified: emails are sent to it.
      keepOriginal: { email: true },
      standardAttributes: {
        email: { required: true, mutable: true },
        fullname: { required: true, mutable: true },
        timezone: { required: false, mutable: true },
      },
      // Without SMS: an authenticator app costs nothing per sign-in, and a phone number cannot take it over.
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { sms: false, otp: true },
      passwordPolicy: { minLength: 12, tempPasswordValidity: Duration.days(3) },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      email: signUpEmail(config, shared.email),
      deletionProtection: decideDeletionProtection(config),
      removalPolicy: decideRemovalPolicy(config),
    });
    this.#acceptFindings();
    if (config.userPoolFirewall === 'on') {
      const { association } = new UserPoolFirewall(this, 'Firewall', config, this.userPool.userPoolArn);
      // Much later than the web ACL, which AWS WAF may not find just after it was created (WAFUnavailableEntityException):
      // https://github.com/hashicorp/terraform-provider-aws/issues/17527
      association.node.addDependency(shared.brokers);
    }
    this.#addTrigger(shared);
    new CfnUserPoolGroup(this, 'Staff', {
      groupName: 'staff',
      description: 'May see sales figures',
      userPoolId: this.userPool.userPoolId,
    });
  }

  #acceptFindings(): void {
    acceptFinding(
      this.userPool,
      'COG1',
      'Length makes a password strong, rules of composition do not: 12 characters at least (NIST SP 800-63B)',
    );
    acceptFinding(
      this.userPool,
      'COG2',
      'A second factor is for the customer to choose, not for a shop to require; staff get their scope with one only',
    );
    acceptFinding(
      this.userPool,
      'COG8',
      'Threat protection costs per user and month; the operator of the shop decides',
    );
    acceptPreflightFinding(
      this.userPool,
      'pf-cognito-schema-standard-attr-datatype',
      'The type of a standard attribute may be left out, as CDK does: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cognito-userpool-schemaattribute.html',
    );
  }

  /** https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html */
  #addTrigger(shared: SharedResources): void {
    const trigger = new ServiceFunction(this, 'identity', shared, {
      description: 'Adds profile claims and the staff scope to access tokens',
      // Cognito waits 5 s for a trigger.
      timeoutInSeconds: 5,
    });
    this.userPool.addTrigger(
      UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG,
      trigger.lambda,
      LambdaVersion.V2_0,
    );
    this.#allowToReadUsers(trigger);
  }

  /** A separate policy: the function waits for its role's other grants, and the user pool waits for the function. */
  #allowToReadUsers({ role }: ServiceFunction): void {
    new Policy(this, 'ReadUsers', {
      roles: [role],
      statements: [
        new PolicyStatement({
          actions: ['cognito-idp:AdminGetUser'],
          resources: [this.userPool.userPoolArn],
        }),
      ],
    });
  }
}

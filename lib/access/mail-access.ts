import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Config } from '../config/index.ts';

/**
 * Sending mail from one address. In the sandbox SES also asks for permission on the identity of each recipient, which is
 * why every identity of the account is named there; the condition still lets only our sender send.
 * https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html
 */
export function mailStatement(
  scope: Construct,
  config: Pick<Config, 'mail' | 'mailSender'>,
): PolicyStatement {
  const identity = (name: string) =>
    Stack.of(scope).formatArn({ service: 'ses', resource: 'identity', resourceName: name });
  return new PolicyStatement({
    actions: ['ses:SendEmail', 'ses:SendRawEmail'],
    resources: [identity(config.mail === 'sandbox' ? '*' : config.mailSender)],
    conditions: { StringEquals: { 'ses:FromAddress': config.mailSender } },
  });
}

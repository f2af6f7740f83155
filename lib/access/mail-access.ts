import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Config } from '../config/index.ts';
import type { ServiceFunction } from '../function/service-function.ts';
import { acceptWildcard } from '../nag.ts';

/**
 * Allows a function to send mail from one address. In the sandbox SES also asks for permission on the identity of each
 * recipient, which is why every identity of the account is named there; the condition still lets only our sender send.
 * https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html
 */
export function allowToMail(sender: ServiceFunction, config: Pick<Config, 'mail' | 'mailSender'>): void {
  const isSandbox = config.mail === 'sandbox';
  const resource = identityArn(sender, isSandbox ? '*' : config.mailSender);
  sender.grant(
    new PolicyStatement({
      actions: ['ses:SendEmail', 'ses:SendRawEmail'],
      resources: [resource],
      conditions: { StringEquals: { 'ses:FromAddress': config.mailSender } },
    }),
  );
  if (!isSandbox) return;
  acceptWildcard(
    sender.role,
    resource,
    'In the sandbox SES asks for permission on the identity of each recipient',
  );
}

const identityArn = (scope: Construct, resourceName: string) =>
  Stack.of(scope).formatArn({ service: 'ses', resource: 'identity', resourceName });

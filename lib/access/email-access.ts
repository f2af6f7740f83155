import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { type Config, decideSenderDomain } from '../config/index.ts';
import type { ServiceFunction } from '../function/service-function.ts';
import { acceptWildcard } from '../nag.ts';

/**
 * Allows a function to send emails from one address, through one configuration set. SES asks for permission on the identity
 * that it has verified, the address or its domain, which a template cannot know; and on the configuration set. In the sandbox it
 * also asks for the identity of each recipient, which is why every identity of the account is named there; the condition
 * still allows only our sender.
 * https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html,
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsimpleemailservicev2.html; refusals seen on
 * AWS: https://github.com/civiform/civiform/issues/4081 (domain), https://github.com/usdigitalresponse/usdr-gost/pull/3080
 * (configuration set)
 */
export function allowToSendEmail(
  sender: ServiceFunction,
  config: Pick<Config, 'mail' | 'mailSender'>,
  configurationSetName: string,
): void {
  const isSandbox = config.mail === 'sandbox';
  const identities = isSandbox ? ['*'] : [config.mailSender, decideSenderDomain(config)];
  const resources = [
    ...identities.map((name) => sesArn(sender, 'identity', name)),
    sesArn(sender, 'configuration-set', configurationSetName),
  ];
  sender.grant(
    new PolicyStatement({
      actions: ['ses:SendEmail', 'ses:SendRawEmail'],
      resources,
      conditions: { StringEquals: { 'ses:FromAddress': config.mailSender } },
    }),
  );
  if (!isSandbox) return;
  acceptWildcard(
    sender.role,
    sesArn(sender, 'identity', '*'),
    'In the sandbox SES asks for permission on the identity of each recipient',
  );
}

const sesArn = (scope: Construct, resource: 'identity' | 'configuration-set', resourceName: string) =>
  Stack.of(scope).formatArn({ service: 'ses', resource, resourceName });

import {
  type InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { Config } from '../config/index.ts';

/** An interface in the subnets through which only the functions reach the SES API. */
export function addMailEndpoint(
  scope: Construct,
  props: { readonly vpc: IVpc; readonly subnets: SubnetSelection; readonly functions: SecurityGroup },
): InterfaceVpcEndpoint {
  const { vpc, subnets, functions } = props;
  const endpointGroup = new SecurityGroup(scope, 'MailSecurityGroup', {
    vpc,
    description: 'SES endpoint',
    allowAllOutbound: false,
  });
  const endpoint = vpc.addInterfaceEndpoint('Mail', {
    // EMAIL is the SES API; the service that CDK calls SES is SMTP.
    service: InterfaceVpcEndpointAwsService.EMAIL,
    subnets: { subnets: subnets.subnets ?? [] },
    securityGroups: [endpointGroup],
    open: false,
  });
  endpointGroup.connections.allowFrom(functions, Port.HTTPS, 'functions that send mail');
  return endpoint;
}

/**
 * DynamoDB's gateway is reached by public addresses. Its prefix list narrows the rule to them; the list has another id in
 * each Region, which CloudFormation does not provide. Without it the routes decide: isolated subnets have only that of the
 * gateway.
 * https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
 */
export function allowToDynamoDb(
  functions: SecurityGroup,
  { dynamoDbPrefixListId: id }: Pick<Config, 'dynamoDbPrefixListId'>,
): void {
  if (id === 'none') functions.connections.allowToAnyIpv4(Port.HTTPS, 'DynamoDB');
  else functions.connections.allowTo(Peer.prefixList(id), Port.HTTPS, 'DynamoDB');
}

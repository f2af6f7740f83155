import {
  InterfaceVpcEndpointAwsService,
  type IVpc,
  Port,
  SecurityGroup,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

/** An interface in the subnets through which functions reach the SES API, and nobody else does. */
export function addMailEndpoint(
  scope: Construct,
  props: { readonly vpc: IVpc; readonly subnets: SubnetSelection; readonly functions: SecurityGroup },
): void {
  const { vpc, subnets, functions } = props;
  const mail = new SecurityGroup(scope, 'MailSecurityGroup', {
    vpc,
    description: 'SES endpoint',
    allowAllOutbound: false,
  });
  vpc.addInterfaceEndpoint('Mail', {
    // EMAIL is the SES API; the service that CDK calls SES is SMTP.
    service: InterfaceVpcEndpointAwsService.EMAIL,
    subnets: { subnets: subnets.subnets ?? [] },
    securityGroups: [mail],
    open: false,
  });
  mail.connections.allowFrom(functions, Port.HTTPS, 'functions that send mail');
}

/** DynamoDB's gateway is reached by public addresses, of which only its prefix list has a route. */
export function allowToDynamoDb(functions: SecurityGroup): void {
  functions.connections.allowToAnyIpv4(Port.HTTPS, 'DynamoDB');
}

import type { TemplateValue } from '../template/types.ts';

/**
 * What the mirror does with a resource: `run` it, keep it as a name only because nothing has to run (`inert`), or leave
 * out something that would have run on AWS (`unsupported`; people are told).
 */
export type Treatment = 'run' | 'inert' | 'unsupported';

export interface Classification {
  readonly treatment: Treatment;
  /** For people: why; empty for what is run. */
  readonly reason: string;
}

type Properties = Readonly<Record<string, TemplateValue>>;
type Rule = Classification | ((properties: Properties) => Classification);

const run: Classification = { treatment: 'run', reason: '' };
const inert = (reason: string): Classification => ({ treatment: 'inert', reason });
const unsupported = (reason: string): Classification => ({ treatment: 'unsupported', reason });

/** What is done with a type; before `services`. */
export const exactTypes: Readonly<Record<string, Rule>> = {
  'AWS::ApiGateway::RestApi': unsupported('REST APIs (v1) are not run; use an HTTP API'),
  'AWS::ApiGatewayV2::Api': ({ ProtocolType }) =>
    ProtocolType === 'WEBSOCKET' ? unsupported('WebSocket APIs are not run; use an HTTP API') : run,
  'AWS::ApiGatewayV2::Authorizer': ({ AuthorizerType }) =>
    AuthorizerType === 'REQUEST' ? unsupported('Lambda authorizers are not run; use a JWT authorizer') : run,
  'AWS::ApiGatewayV2::Integration': ({ IntegrationType }) =>
    isText(IntegrationType) && IntegrationType !== 'AWS_PROXY'
      ? unsupported(`integrations of type ${IntegrationType} are not run; AWS_PROXY is`)
      : run,
  'AWS::ApiGatewayV2::Route': run,
  'AWS::ApiGatewayV2::Stage': run,
  'AWS::CloudFormation::CustomResource': run,
  'AWS::CloudFormation::Stack': unsupported('nested stacks are not run; run the nested template by itself'),
  'AWS::CloudFormation::WaitConditionHandle': inert('nothing waits here'),
  'AWS::DynamoDB::GlobalTable': run,
  'AWS::DynamoDB::Table': run,
  'AWS::EC2::Instance': unsupported('virtual machines are not run'),
  'AWS::Events::EventBus': inert('a bus carries nothing by itself'),
  'AWS::Events::Rule': ({ ScheduleExpression }) =>
    ScheduleExpression === undefined
      ? unsupported('rules on events are not run; rules on a schedule are')
      : run,
  'AWS::Glue::Registry': run,
  'AWS::Glue::Schema': run,
  'AWS::Glue::SchemaVersion': run,
  'AWS::Lambda::Alias': run,
  'AWS::Lambda::CodeSigningConfig': inert('code is run unsigned'),
  'AWS::Lambda::EventInvokeConfig': inert(
    'asynchronous invocations are tried once more twice; its settings are not read',
  ),
  'AWS::Lambda::EventSourceMapping': eventSourceMapping,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::LayerVersion': inert('a layer is unpacked with the functions that use it'),
  'AWS::Lambda::LayerVersionPermission': inert('layers are not shared'),
  'AWS::Lambda::Permission': inert('who may invoke is not checked'),
  'AWS::Lambda::Url': unsupported('function URLs are not served; use an HTTP API'),
  'AWS::Lambda::Version': run,
  'AWS::MSK::BatchScramSecret': run,
  'AWS::MSK::Cluster': run,
  'AWS::MSK::ClusterPolicy': inert('policies of clusters are not evaluated'),
  'AWS::MSK::Configuration': run,
  'AWS::MSK::ServerlessCluster': run,
  'AWS::MSK::Topic': run,
  'AWS::MSK::Channel': unsupported('records are not delivered to buckets or tables'),
  'AWS::MSK::VpcConnection': inert('the cluster is on this machine, whatever VPC asks'),
  'AWS::MSK::Replicator': unsupported('there is one cluster, so nothing is replicated'),
  'AWS::Pipes::Pipe': unsupported('pipes are not run; use an event source mapping'),
  'AWS::S3::Bucket': inert('a bucket holds only what failure destinations send to it'),
  'AWS::S3::BucketPolicy': inert('access to buckets is not checked'),
  'AWS::SNS::Subscription': unsupported('topics are not delivered to subscriptions'),
  'AWS::SNS::Topic': inert('a topic receives only what failure destinations send to it'),
  'AWS::SNS::TopicPolicy': inert('access to topics is not checked'),
  'AWS::SQS::Queue': inert('a queue receives only what failure destinations send to it'),
  'AWS::SQS::QueuePolicy': inert('access to queues is not checked'),
  'AWS::Scheduler::Schedule': unsupported(
    'schedules of EventBridge Scheduler are not run; rules on a schedule are',
  ),
  'AWS::Scheduler::ScheduleGroup': inert('a group only names its schedules'),
  'AWS::SSM::Parameter': inert('its value is in the template'),
  'AWS::SecretsManager::Secret': inert(
    'Secrets Manager at the AWS endpoint has its value: the template’s, a generated one, or what `--value` gives',
  ),
  'AWS::StepFunctions::StateMachine': unsupported('state machines are not run'),
};

/** What is done with all other types of a service. */
export const services: Readonly<Record<string, Rule>> = {
  'AWS::ApiGateway': unsupported('REST APIs (v1) are not run; use an HTTP API'),
  'AWS::ApiGatewayV2': inert('domain names and deployments need nothing here'),
  'AWS::ApplicationAutoScaling': inert('nothing is scaled'),
  'AWS::Budgets': inert('nothing costs anything'),
  'AWS::CDK': inert('it describes the template'),
  'AWS::CertificateManager': inert('certificates are AWS’s own'),
  'AWS::CloudFront': inert('requests come to the API directly'),
  'AWS::CloudWatch': inert('alarms and dashboards only look on'),
  'AWS::CodeDeploy': inert('functions are swapped at once'),
  'AWS::Cognito': inert('the local issuer stands in for the user pool'),
  'AWS::EC2': inert('everything is on one machine, without a separate network'),
  'AWS::IAM': inert('roles and policies need no running'),
  'AWS::KMS': inert('data at rest is not encrypted'),
  'AWS::Logs': inert('logs are written to the data directory'),
  'AWS::MSK': inert('the local Kafka has what it needs'),
  'AWS::ResourceGroups': inert('groups only list resources'),
  'AWS::Route53': inert('addresses are those of this machine'),
  'AWS::SES': inert('mail goes to the local mailbox'),
  'AWS::SecretsManager': inert('secrets are neither rotated nor shared'),
  'AWS::ServiceCatalogAppRegistry': inert('it describes the stack'),
  'AWS::WAFv2': inert('requests come from this machine'),
  'AWS::XRay': inert('traces are not collected'),
};

function lambdaFunction({ Runtime, PackageType }: Properties): Classification {
  if (PackageType === 'Image')
    return unsupported('container images are not run; package the function as a zip');
  if (isText(Runtime) && !Runtime.startsWith('nodejs')) {
    return unsupported(`functions on ${Runtime} are not run; Node.js runtimes are`);
  }
  return run;
}

/** Only mappings of Kafka, Amazon's or one's own, are run: the source's ARN tells; what is no ARN its handler refuses. */
function eventSourceMapping({ EventSourceArn }: Properties): Classification {
  if (!isText(EventSourceArn) || !EventSourceArn.startsWith('arn:')) return run;
  const [, , service] = EventSourceArn.split(':');
  return service === 'kafka' ? run : unsupported(`mappings of ${service} sources are not run; Kafka's are`);
}

function isText(value: TemplateValue | undefined): value is string {
  return typeof value === 'string';
}

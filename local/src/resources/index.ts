import { apiGatewayV2Api } from './api-gateway-v2-api.ts';
import { apiGatewayV2Authorizer } from './api-gateway-v2-authorizer.ts';
import { apiGatewayV2Integration } from './api-gateway-v2-integration.ts';
import { apiGatewayV2Route } from './api-gateway-v2-route.ts';
import { apiGatewayV2Stage } from './api-gateway-v2-stage.ts';
import { cloudformationCustomResource } from './cloudformation-custom-resource.ts';
import { dynamodbGlobalTable } from './dynamodb-global-table.ts';
import { dynamodbTable } from './dynamodb-table.ts';
import { eventsRule } from './events-rule.ts';
import { glueRegistry } from './glue-registry.ts';
import { glueSchema } from './glue-schema.ts';
import { glueSchemaVersion } from './glue-schema-version.ts';
import { iamManagedPolicy } from './iam-managed-policy.ts';
import { iamPolicy } from './iam-policy.ts';
import { iamRole } from './iam-role.ts';
import { iamRolePolicy } from './iam-role-policy.ts';
import { lambdaAlias } from './lambda-alias.ts';
import { lambdaEventInvokeConfig } from './lambda-event-invoke-config.ts';
import { lambdaEventSourceMapping } from './lambda-event-source-mapping.ts';
import { lambdaFunction } from './lambda-function.ts';
import { lambdaLayerVersion } from './lambda-layer-version.ts';
import { lambdaPermission } from './lambda-permission.ts';
import { lambdaVersion } from './lambda-version.ts';
import { mskBatchScramSecret } from './msk-batch-scram-secret.ts';
import { mskCluster } from './msk-cluster.ts';
import { mskConfiguration } from './msk-configuration.ts';
import { mskServerlessCluster } from './msk-serverless-cluster.ts';
import { mskTopic } from './msk-topic.ts';
import { cognitoTypes } from './name-only/cognito.ts';
import { ec2Types } from './name-only/ec2.ts';
import { httpTypes } from './name-only/http.ts';
import { iamTypes } from './name-only/iam.ts';
import { lambdaTypes } from './name-only/lambda.ts';
import { messagingTypes } from './name-only/messaging.ts';
import { mskTypes } from './name-only/msk.ts';
import { operationsTypes } from './name-only/operations.ts';
import { sesTypes } from './name-only/ses.ts';
import { storageTypes } from './name-only/storage.ts';
import type { ResourceType } from './resource-type.ts';
import { s3Bucket } from './s3-bucket.ts';
import { secretsManagerSecret } from './secrets-manager-secret.ts';
import { snsTopic } from './sns-topic.ts';
import { sqsQueue } from './sqs-queue.ts';
import { ssmParameter } from './ssm-parameter.ts';

/** Every CloudFormation type with a rule of the mirror, sorted by type. All others get the support of their service. */
export const resourceTypes: readonly ResourceType[] = [
  apiGatewayV2Api,
  apiGatewayV2Authorizer,
  apiGatewayV2Integration,
  apiGatewayV2Route,
  apiGatewayV2Stage,
  cloudformationCustomResource,
  dynamodbGlobalTable,
  dynamodbTable,
  eventsRule,
  glueRegistry,
  glueSchema,
  glueSchemaVersion,
  iamManagedPolicy,
  iamPolicy,
  iamRole,
  iamRolePolicy,
  lambdaAlias,
  lambdaEventInvokeConfig,
  lambdaEventSourceMapping,
  lambdaFunction,
  lambdaLayerVersion,
  lambdaPermission,
  lambdaVersion,
  mskBatchScramSecret,
  mskCluster,
  mskConfiguration,
  mskServerlessCluster,
  mskTopic,
  s3Bucket,
  snsTopic,
  sqsQueue,
  ssmParameter,
  secretsManagerSecret,
  ...cognitoTypes,
  ...ec2Types,
  ...httpTypes,
  ...iamTypes,
  ...lambdaTypes,
  ...messagingTypes,
  ...mskTypes,
  ...operationsTypes,
  ...sesTypes,
  ...storageTypes,
].toSorted((one, other) => one.type.localeCompare(other.type));

import type { StackEnvironment } from './stack-environment.ts';

/** CloudFormation as JSON: what the template says before intrinsic functions are evaluated. */
export type TemplateValue =
  | string
  | number
  | boolean
  | null
  | TemplateValue[]
  | { [key: string]: TemplateValue };

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, TemplateValue>>;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
  readonly DeletionPolicy?: string;
  readonly Metadata?: Readonly<Record<string, TemplateValue>>;
}

export interface TemplateParameter {
  readonly Type: string;
  readonly Default?: TemplateValue;
  readonly AllowedValues?: readonly TemplateValue[];
  /** A regular expression of Java, for the whole value. */
  readonly AllowedPattern?: string;
  readonly MinLength?: TemplateValue;
  readonly MaxLength?: TemplateValue;
  readonly MinValue?: TemplateValue;
  readonly MaxValue?: TemplateValue;
  /** Whether descriptions of the stack hide the value. */
  readonly NoEcho?: TemplateValue;
}

interface TemplateOutput {
  readonly Value: TemplateValue;
  readonly Description?: TemplateValue;
  readonly Condition?: string;
  readonly Export?: { readonly Name: TemplateValue };
}

export interface Template {
  readonly Description?: TemplateValue;
  readonly Parameters?: Readonly<Record<string, TemplateParameter>>;
  readonly Mappings?: Readonly<Record<string, Record<string, Record<string, TemplateValue>>>>;
  readonly Conditions?: Readonly<Record<string, TemplateValue>>;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, TemplateOutput>>;
}

/** One stack of a cloud assembly, or one plain template file. */
export interface Stack {
  /** Names it in its assembly; two stacks of a name may be meant for two Regions. */
  readonly id: string;
  /** Ids of the stacks that are deployed before it. */
  readonly dependsOn: readonly string[];
  readonly stackName: string;
  /** Absent: wherever it is deployed. */
  readonly environment?: StackEnvironment;
  readonly template: Template;
  /** What of the template is not of the form it must have, one line each; such members are left out. Absent: nothing. */
  readonly mistakes?: readonly string[];
  /** Names of the members that are left out. Absent: none. */
  readonly broken?: ReadonlySet<string>;
  /** Absolute path of the file the template was read from; errors name it. */
  readonly templateFile: string;
  /** Path of a folder or zip for an asset's `S3Key` (or source hash) as the template spells it. */
  readonly assetPath: (s3Key: string) => string | undefined;
}

export interface PseudoParameters {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly stackName: string;
  readonly stackId: string;
  readonly urlSuffix: string;
  /** Where clients reach a service that has URLs of resources, such as SQS; none before the AWS endpoint listens. */
  readonly endpointOf?: (service: string) => string;
}

/** What a resource became: the value of `Ref` and of `Fn::GetAtt`. */
export interface DeployedResource {
  readonly logicalId: string;
  readonly type: string;
  /** The value of `Ref`. */
  readonly physicalId: string;
  /** The values of `Fn::GetAtt`, by attribute name (dots included). */
  readonly attributes: Readonly<Record<string, TemplateValue>>;
}

/** A resource whose properties hold plain values: every intrinsic function is evaluated. */
export interface ResolvedResource extends DeployedResource {
  readonly properties: Readonly<Record<string, TemplateValue>>;
}

/** A `{{resolve:service:key}}` in a text, or a parameter of an `AWS::SSM::Parameter::Value<…>` type. */
export interface DynamicReference {
  /** `ssm`, `ssm-secure` or `secretsmanager`. */
  readonly service: string;
  /** What follows the service, for example `/cdk-bootstrap/hnb659fds/version`. */
  readonly key: string;
  /** The whole reference as the template spells it. */
  readonly text: string;
}

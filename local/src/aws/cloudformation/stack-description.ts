/** What CloudFormation says about a resource of a stack. */
export interface StackResourceDescription {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  /** Absent for a resource without one. */
  readonly arn?: string;
  /** `aws:cdk:path` of its metadata; absent in a template that CDK did not write. */
  readonly constructPath?: string;
  readonly status: 'CREATE_COMPLETE';
  readonly updatedAt: Date;
}

/** What CloudFormation says about a stack. https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Stack.html */
export interface StackDescription {
  readonly stackName: string;
  /** Its ARN. */
  readonly stackId: string;
  readonly status: 'CREATE_IN_PROGRESS' | 'CREATE_COMPLETE' | 'UPDATE_COMPLETE';
  /** Of the template. Absent: it has none. */
  readonly description?: string;
  /** When this run began to deploy it. */
  readonly createdAt: Date;
  /** When it was updated last. Absent: it was not. */
  readonly updatedAt?: Date;
  /** Values as they are given, or their defaults; `****` for those with `NoEcho`. */
  readonly parameters: readonly { readonly key: string; readonly value: string }[];
  /** None before the stack is complete. */
  readonly outputs: readonly {
    readonly key: string;
    readonly value: string;
    readonly description?: string;
    readonly exportName?: string;
  }[];
  /** Those created so far, in the order of the template. */
  readonly resources: readonly StackResourceDescription[];
  /** The template as JSON. */
  readonly template: string;
}

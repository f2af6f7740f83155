import {
  alphanumericId,
  arnOf,
  hexId,
  type Namers,
  nameOf,
  property,
  resourceUuid,
  type Subject,
} from './naming.ts';

/** `AWS::Lambda::*`, by https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Lambda.html */
export const lambdaNamers: Namers = {
  'AWS::Lambda::Function': (subject) => {
    const physicalId = nameOf(subject, 'FunctionName', 64);
    return { physicalId, attributes: { Arn: functionArn(subject, physicalId) } };
  },
  'AWS::Lambda::Version': (subject) => {
    const physicalId = `${functionArnOf(subject, 'FunctionName')}:1`;
    return { physicalId, attributes: { FunctionArn: physicalId, Version: '1' } };
  },
  'AWS::Lambda::Alias': (subject) => {
    const physicalId = `${functionArnOf(subject, 'FunctionName')}:${nameOf(subject, 'Name')}`;
    return { physicalId, attributes: { AliasArn: physicalId } };
  },
  'AWS::Lambda::Url': (subject) => {
    const physicalId = functionArnOf(subject, 'TargetFunctionArn');
    const host = `${alphanumericId(subject, 30)}.lambda-url.${subject.pseudo.region}.on.aws`;
    return { physicalId, attributes: { FunctionArn: physicalId, FunctionUrl: `https://${host}/` } };
  },
  'AWS::Lambda::LayerVersion': (subject) => {
    const physicalId = arnOf(subject, 'lambda', `layer:${nameOf(subject, 'LayerName', 140)}:1`);
    return { physicalId, attributes: { LayerVersionArn: physicalId } };
  },
  'AWS::Lambda::EventSourceMapping': (subject) => {
    const physicalId = resourceUuid(subject);
    const EventSourceMappingArn = arnOf(subject, 'lambda', `event-source-mapping:${physicalId}`);
    return { physicalId, attributes: { Id: physicalId, EventSourceMappingArn } };
  },
  'AWS::Lambda::CodeSigningConfig': (subject) => {
    const CodeSigningConfigId = `csc-${hexId(subject, 17)}`;
    const physicalId = arnOf(subject, 'lambda', `code-signing-config:${CodeSigningConfigId}`);
    return { physicalId, attributes: { CodeSigningConfigArn: physicalId, CodeSigningConfigId } };
  },
  'AWS::Lambda::Permission': withIdOnly,
  'AWS::Lambda::LayerVersionPermission': withIdOnly,
};

function withIdOnly(subject: Subject) {
  const physicalId = nameOf(subject, 'Id');
  return { physicalId, attributes: { Id: physicalId } };
}

/** A function is named by its ARN, or by its name alone. */
function functionArnOf(subject: Subject, nameProperty: string): string {
  const function_ = property(subject, nameProperty) ?? '';
  return function_.startsWith('arn:') ? function_ : functionArn(subject, function_);
}

function functionArn(subject: Subject, name: string): string {
  return arnOf(subject, 'lambda', `function:${name}`);
}

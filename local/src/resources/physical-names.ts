import { cognitoNamers } from './physical-names/cognito.ts';
import { ec2Namers } from './physical-names/ec2.ts';
import { glueNamers } from './physical-names/glue.ts';
import { httpApiNamers } from './physical-names/http-api.ts';
import { iamNamers } from './physical-names/iam.ts';
import { lambdaNamers } from './physical-names/lambda.ts';
import { messagingNamers } from './physical-names/messaging.ts';
import { mskNamers } from './physical-names/msk.ts';
import { arnOf, generatedName, type Namer, type Namers } from './physical-names/naming.ts';
import { operationsNamers } from './physical-names/operations.ts';
import { storageNamers } from './physical-names/storage.ts';

/** How each type is named that stacks commonly refer to. */
export const namers: Namers = {
  ...cognitoNamers,
  ...ec2Namers,
  ...glueNamers,
  ...httpApiNamers,
  ...iamNamers,
  ...lambdaNamers,
  ...messagingNamers,
  ...mskNamers,
  ...operationsNamers,
  ...storageNamers,
};

/** Names any other type: `<stack>-<logicalId>-<suffix>` and an ARN of the service that the type's name holds. */
export const namerOfAnyType: Namer = (subject) => {
  const physicalId = generatedName(subject);
  const service = subject.type.split('::')[1]?.toLowerCase() ?? 'custom';
  return { physicalId, attributes: { Arn: arnOf(subject, service, physicalId) } };
};

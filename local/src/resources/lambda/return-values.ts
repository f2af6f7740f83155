import { arnOf, nameOf, property, type ReturnValues, type Subject } from '../return-values.ts';

/** Of a type whose `Ref` is its id, which is its only attribute. */
export function withIdOnly(subject: Subject): ReturnValues {
  const physicalId = nameOf(subject, 'Id');
  return { physicalId, attributes: { Id: physicalId } };
}

/** ARN of the function that a property of a resource names: by its ARN, or by its name alone. */
export function referencedFunctionArn(subject: Subject, nameProperty: string): string {
  const function_ = property(subject, nameProperty) ?? '';
  return function_.startsWith('arn:') ? function_ : functionArn(subject, function_);
}

/** ARN of the function of a name, in the account and Region of a resource. */
export function functionArn(subject: Subject, name: string): string {
  return arnOf(subject, 'lambda', `function:${name}`);
}

import { alphanumericId, type ReturnValuesOf } from '../return-values.ts';

/** Of a type whose `Ref` is an id of seven characters, under the attribute name given as well. */
export function withId(attribute: string): ReturnValuesOf {
  return (subject) => {
    const physicalId = alphanumericId(subject, 7);
    return { physicalId, attributes: { [attribute]: physicalId } };
  };
}

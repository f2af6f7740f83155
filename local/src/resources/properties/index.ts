import type { PropertyRules } from '../property-rules.ts';
import { httpApiProperties } from './http-api.ts';
import { identityAndEventProperties } from './identity-and-events.ts';
import { kafkaProperties } from './kafka.ts';
import { lambdaProperties } from './lambda.ts';
import { storageProperties } from './storage.ts';

/**
 * What is done with the properties of every type that something here reads. Custom resources are not among them: their
 * functions get all of them. Types that are not run, or have a name only, are in `template/treatments.ts`.
 */
export const propertyRules: Readonly<Record<string, PropertyRules>> = {
  ...httpApiProperties,
  ...identityAndEventProperties,
  ...kafkaProperties,
  ...lambdaProperties,
  ...storageProperties,
};

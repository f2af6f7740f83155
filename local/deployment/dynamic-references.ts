import { parseSecretReference, referencedValue } from '../secrets/secret-reference.ts';
import type { DynamicReference } from '../template/dynamic-reference.ts';
import { resourcesOfType, textProperty } from './resources.ts';
import type { Deployed, DeploymentTarget } from './types.ts';

type Values = Pick<DeploymentTarget, 'secrets' | 'given'>;
type ValueOf = (key: string, deployed: Deployed, values: Values) => string | undefined;

const services: Readonly<Record<string, ValueOf>> = {
  ssm: ssmParameter,
  'ssm-secure': ssmParameter,
  secretsmanager: secret,
};

/**
 * Value of a dynamic reference: of a secret or an SSM parameter that a template declares, or whose value the user gave.
 * @returns undefined when there is none.
 * @throws {Error} when a secret has no member of the name that the reference gives.
 */
export function valueOfReference(
  { service, key }: DynamicReference,
  deployed: Deployed,
  values: Values,
): string | undefined {
  return services[service]?.(key, deployed, values);
}

/** @param key name of the parameter, or `name:version`; there is one version of each here. */
function ssmParameter(key: string, { resources }: Deployed, { given }: Values): string | undefined {
  const name = key.replace(/:\d+$/, '');
  const declared = resourcesOfType(resources, 'AWS::SSM::Parameter').find(
    ({ physicalId }) => physicalId === name,
  );
  return given.find(name) ?? (declared && textProperty(declared.properties, 'Value'));
}

function secret(key: string, _: Deployed, { secrets }: Values): string | undefined {
  const reference = parseSecretReference(key);
  const value = secrets.find(reference.secretId)?.value;
  return value === undefined ? undefined : referencedValue(reference, value);
}

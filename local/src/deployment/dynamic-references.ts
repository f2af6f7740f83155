import type { DeploymentTarget } from '../resources/context.ts';
import { resourcesOfType, textProperty } from '../resources/resources-of-type.ts';
import { VALUES_FILE } from '../secrets/given-values.ts';
import { parseSecretReference, referencedValue } from '../secrets/secret-reference.ts';
import { referencesIn } from '../template/dynamic-reference.ts';
import type { DynamicReference, ResolvedResource, TemplateValue } from '../template/types.ts';

/** By stack and logical id. */
interface Resources {
  readonly resources: ReadonlyMap<string, ResolvedResource>;
}

type Values = Pick<DeploymentTarget, 'secrets' | 'given'>;

/** What became of a dynamic reference: its value, or in one sentence why there is none and what to do. */
type Resolution = { readonly value: string } | { readonly problem: string };
type Resolve = (key: string, deployed: Resources, values: Values) => Resolution;

/** No type that is run takes `ssm-secure`, so a value of such a reference is never asked for. */
const services: Readonly<Record<string, Resolve>> = { ssm: ssmParameter, secretsmanager: secret };

/**
 * Value of a dynamic reference: of a secret or an SSM parameter that a template declares, or whose value the user gave.
 * @returns undefined when there is none; `unresolvedReferences` says why.
 */
export function valueOfReference(
  reference: DynamicReference,
  deployed: Resources,
  values: Values,
): string | undefined {
  const resolution = resolve(reference, deployed, values);
  return 'value' in resolution ? resolution.value : undefined;
}

/** A dynamic reference without a value. */
export interface UnresolvedReference {
  /** Where it is in the properties. */
  readonly path: readonly string[];
  /** What it names, for example `/db/host`. */
  readonly key: string;
  /** One line: the resource, the property, the reason and what to do. */
  readonly problem: string;
}

/** The dynamic references that are left in the evaluated properties of a resource. CloudFormation fails such a resource. */
export function unresolvedReferences(
  { logicalId, type, properties }: Pick<ResolvedResource, 'logicalId' | 'type' | 'properties'>,
  deployed: Resources,
  values: Values,
): UnresolvedReference[] {
  return leftIn(properties, []).map(({ reference, path }) => {
    const place = `${logicalId} (${type}): ${path.join('.')} is ${reference.text}`;
    if (reference.service === 'ssm-secure') {
      return { path, key: reference.key, problem: `${place}. ${secureRefusal(type, path)}` };
    }
    const resolution = resolve(reference, deployed, values);
    const reason = 'problem' in resolution ? resolution.problem : 'its value is a reference itself';
    return { path, key: reference.key, problem: `${place}: ${reason}` };
  });
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm-secure-strings.html */
const secureRefusal = (type: string, path: readonly string[]) =>
  `SSM Secure reference is not supported in: [${type}/Properties/${path.join('/')}]; use ssm or secretsmanager`;

interface Left {
  readonly reference: DynamicReference;
  readonly path: readonly string[];
}

function leftIn(value: TemplateValue | Readonly<Record<string, TemplateValue>>, path: string[]): Left[] {
  if (typeof value === 'string') return referencesIn(value).map((reference) => ({ reference, path }));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([step, part]) => leftIn(part, [...path, step]));
}

function resolve({ service, key }: DynamicReference, deployed: Resources, values: Values): Resolution {
  const known = new Map(Object.entries(services)).get(service);
  if (known) return known(key, deployed, values);
  return {
    problem: `${service} has no dynamic references here; accepted: ${Object.keys(services).join(', ')}`,
  };
}

/** @param key name of the parameter, or `name:version`; there is one version of each here. */
function ssmParameter(key: string, { resources }: Resources, { given }: Values): Resolution {
  const name = key.replace(/:\d+$/, '');
  const declared = resourcesOfType(resources, 'AWS::SSM::Parameter').find(
    ({ physicalId }) => physicalId === name,
  );
  const value = given.find(name) ?? (declared && textProperty(declared.properties, 'Value'));
  return value === undefined ? { problem: missing(`the SSM parameter ${name}`, name) } : { value };
}

/** Values that the user gave are of whichever version a reference asks for. */
function secret(key: string, _: Resources, { secrets }: Values): Resolution {
  const reference = parseSecretReference(key);
  const { secretId, part, versionStage, versionId } = reference;
  if (part !== '' && part !== 'SecretString') {
    return { problem: `the second part of the reference is ${part}; accepted: SecretString` };
  }
  if (versionStage !== '' && versionId !== '') {
    return { problem: 'it names a version stage and a version id; accepted: one of them, or none' };
  }
  const found = secrets.find(secretId);
  if (found?.value === undefined) return { problem: missing(`the secret ${secretId}`, secretId) };
  const isOtherVersion = versionId !== '' || !['', 'AWSCURRENT'].includes(versionStage);
  if (isOtherVersion && !found.isGiven) {
    return {
      problem: `${missing(`version ${versionStage || versionId} of the secret ${secretId}`, secretId)}. The template makes one version, AWSCURRENT`,
    };
  }
  try {
    return { value: referencedValue(reference, found.value) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

const missing = (what: string, name: string) =>
  `${what} has no value here; give it with --value ${name}=VALUE, or put it into ${VALUES_FILE}`;

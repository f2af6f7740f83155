import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { arnAt, isSamePlace, type Place, placeOfArn } from '../shared/place.ts';
import type { ResolvedResource } from '../template/types.ts';
import { type GenerateSecretString, generateSecretValue } from './generated-password.ts';
import type { GivenValues } from './given-values.ts';
import { idsOf, parseSecretArn, suffixOf } from './secret-id.ts';

/** One secret, as Secrets Manager describes it. */
export interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly description?: string;
  /** Absent: the secret has no value. */
  readonly value?: string;
  /** Whether the user gave the value, which then is of every version. */
  readonly isGiven: boolean;
  /** Changes with the value. */
  readonly versionId: string;
}

/** The secrets that the mirror knows: those of the template, and those whose values the user gave. */
export interface Secrets {
  /**
   * @param id ARN, ARN without its suffix, or name.
   * @param place where a secret that is given by its name is; by default the account and Region of the stack.
   */
  find(id: string, place?: Place): Secret | undefined;
  /** The ARN of a secret, known or not: of one that is not, the ARN that a secret of this name would have. */
  arnOf(id: string, place?: Place): string;
}

/** A place without any secret. */
export const noSecrets: Secrets = { find: () => undefined, arnOf: (id) => id };

export interface SecretsOptions {
  /** Resources of all stacks; filled while they are deployed. */
  readonly resources: ReadonlyMap<string, ResolvedResource>;
  readonly given: GivenValues;
  /** Absolute path of the file that keeps the values that were generated. Absent: they are not kept. */
  readonly generatedFile?: string;
  readonly region: string;
  readonly accountId: string;
}

/** A value that the user gave comes before the one of the template. */
export function knownSecrets(options: SecretsOptions): Secrets {
  const { resources, given, region, accountId } = options;
  const generated = generatedValues(options.generatedFile);
  const versions = new Map<string, string>();
  const versionId = (arn: string, value: string) => {
    const key = `${arn}\n${value}`;
    if (!versions.has(key)) versions.set(key, randomUUID());
    return versions.get(key) as string;
  };
  const arnOf = (id: string, place: Place = { region, accountId }) => {
    const candidates = [...arnsOfTemplate(resources), ...given.names()].filter(
      (arn) => isComplete(arn) && idsOf(arn).includes(id),
    );
    const here = candidates.find((arn) => isSamePlace(placeOfArn(arn), place)) ?? candidates[0];
    return (
      here ?? completed(id, (name) => arnAt(place, 'secretsmanager', `secret:${name}-${suffixOf(name)}`))
    );
  };
  return {
    arnOf,
    find(id, place) {
      const arn = arnOf(id, place);
      const resource = secretsIn(resources).find(({ physicalId }) => physicalId === arn);
      const byUser = firstGiven(arn, given);
      const value = byUser ?? (resource && templateValue(resource, generated));
      if (!resource && value === undefined) return undefined;
      return {
        arn,
        name: parseSecretArn(arn)?.name ?? id,
        ...(typeof resource?.properties.Description === 'string' && {
          description: resource.properties.Description,
        }),
        ...(value !== undefined && { value }),
        isGiven: byUser !== undefined,
        versionId: versionId(arn, value ?? ''),
      };
    },
  };
}

const isComplete = (arn: string) => (parseSecretArn(arn)?.suffix ?? '') !== '';

function completed(id: string, localArn: (name: string) => string): string {
  const parts = parseSecretArn(id);
  if (!parts) return localArn(id);
  return parts.suffix === '' ? `${id}-${suffixOf(parts.name)}` : id;
}

function firstGiven(arn: string, given: GivenValues): string | undefined {
  return idsOf(arn)
    .map((each) => given.find(each))
    .find((value) => value !== undefined);
}

function secretsIn(resources: ReadonlyMap<string, ResolvedResource>): ResolvedResource[] {
  return [...resources.values()].filter(({ type }) => type === 'AWS::SecretsManager::Secret');
}

const arnsOfTemplate = (resources: ReadonlyMap<string, ResolvedResource>) =>
  secretsIn(resources).map(({ physicalId }) => physicalId);

function templateValue(
  { physicalId, properties }: ResolvedResource,
  generated: ReturnType<typeof generatedValues>,
): string | undefined {
  const { SecretString, GenerateSecretString } = properties;
  if (typeof SecretString === 'string') return SecretString;
  if (GenerateSecretString === undefined || GenerateSecretString === null) return undefined;
  return generated.of(physicalId, GenerateSecretString as GenerateSecretString);
}

/** Values of `GenerateSecretString`: generated once, and kept with the data of the mirror. */
function generatedValues(file: string | undefined) {
  const values: Record<string, string> =
    file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  return {
    of(arn: string, settings: GenerateSecretString): string {
      const stored = values[arn];
      if (stored !== undefined) return stored;
      const value = generateSecretValue(settings);
      values[arn] = value;
      if (file !== undefined) save(file, values);
      return value;
    },
  };
}

function save(file: string, values: Readonly<Record<string, string>>): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(values), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
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
  /** Changes with the value. */
  readonly versionId: string;
}

/** The secrets that the mirror knows: those of the template, and those whose values the user gave. */
export interface Secrets {
  /** @param id ARN, ARN without its suffix, or name. */
  find(id: string): Secret | undefined;
  /** The ARN of a secret, known or not: of one that is not, the ARN that a secret of this name would have. */
  arnOf(id: string): string;
}

/** A place without any secret. */
export const noSecrets: Secrets = { find: () => undefined, arnOf: (id) => id };

export interface SecretsOptions {
  /** Resources of all stacks; filled while they are deployed. */
  readonly resources: ReadonlyMap<string, ResolvedResource>;
  readonly given: GivenValues;
  /** Absolute path of the file that keeps the values that were generated. */
  readonly generatedFile: string;
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
  const arnHere = (name: string) =>
    `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-${suffixOf(name)}`;
  const arnOf = (id: string) =>
    [...arnsOfTemplate(resources), ...given.names()].find(
      (arn) => isComplete(arn) && idsOf(arn).includes(id),
    ) ?? completed(id, arnHere);
  return {
    arnOf,
    find(id) {
      const arn = arnOf(id);
      const resource = secretsIn(resources).find(({ physicalId }) => physicalId === arn);
      const value = firstGiven(arn, given) ?? (resource && templateValue(resource, generated));
      if (!resource && value === undefined) return undefined;
      return {
        arn,
        name: parseSecretArn(arn)?.name ?? id,
        ...(typeof resource?.properties.Description === 'string' && {
          description: resource.properties.Description,
        }),
        ...(value !== undefined && { value }),
        versionId: versionId(arn, value ?? ''),
      };
    },
  };
}

const isComplete = (arn: string) => (parseSecretArn(arn)?.suffix ?? '') !== '';

function completed(id: string, arnHere: (name: string) => string): string {
  const parts = parseSecretArn(id);
  if (!parts) return arnHere(id);
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
function generatedValues(file: string) {
  const values: Record<string, string> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  return {
    of(arn: string, settings: GenerateSecretString): string {
      const kept = values[arn];
      if (kept !== undefined) return kept;
      const value = generateSecretValue(settings);
      values[arn] = value;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.new`, JSON.stringify(values), { mode: 0o600 });
      renameSync(`${file}.new`, file);
      return value;
    },
  };
}

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseSecretArn } from '../secrets/secret-id.ts';
import type { Secrets } from '../secrets/secrets.ts';
import { readIfPresent, writeWhole } from '../services/files.ts';
import type { ScramUser } from '../services/kafka/scram-users.ts';
import type { ResolvedResource } from '../template/types.ts';

/** A secret that was not associated, as MSK says it. */
export interface UnprocessedScramSecret {
  readonly secretArn: string;
  readonly errorCode: string;
  readonly errorMessage: string;
}

/** Who associates a secret: an `AWS::MSK::BatchScramSecret`, or a request to the API. */
export type ScramOwner = 'template' | 'api';

export interface ScramSecretsOptions {
  /** Absolute path of the file that keeps what is associated. */
  readonly file: string;
  readonly secrets: Secrets;
  /** Resources of all stacks; filled while they are deployed. */
  readonly resources: ReadonlyMap<string, ResolvedResource>;
  /** Lets a user in at the broker's SCRAM listener, with this password only. */
  readonly putUser: (user: ScramUser) => Promise<void>;
  /** Lets a user in no longer. */
  readonly removeUser: (name: string) => Promise<void>;
  readonly warn: (message: string) => void;
}

interface Association {
  readonly by: ScramOwner;
  /** Absent where the secret has no value here. */
  readonly userName?: string;
}

type Associations = Record<string, Record<string, Association>>;

const NAME_PREFIX = 'AmazonMSK_';
const WRONG_NAME =
  "The provided secret arn cannot be used with Amazon MSK. Secret names must have the prefix 'AmazonMSK_'";
// UNCONFIRMED, both: no response of MSK to these was found in public.
const DEFAULT_KEY =
  "The provided secret is encrypted with the default key. You can't use this secret with Amazon MSK.";
const NO_CREDENTIALS =
  "The provided secret's value isn't valid. It must be a JSON object with the keys username and password.";

/**
 * The secrets associated with clusters, whose users the broker lets in. The local broker is every cluster, so a user of
 * one is let in at the address of another too. Kept with the data, since custom resources that associate run once.
 * https://docs.aws.amazon.com/msk/latest/developerguide/msk-password.html
 */
export class ScramSecrets {
  readonly #options: ScramSecretsOptions;
  readonly #associations: Associations;
  /** Requests one after the other: each writes the file. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: ScramSecretsOptions) {
    this.#options = options;
    this.#associations = JSON.parse(readIfPresent(options.file) ?? '{}') as Associations;
  }

  /** ARNs of the secrets of a cluster, in the order of their association. */
  list(clusterArn: string): string[] {
    return Object.keys(this.#associations[clusterArn] ?? {});
  }

  /** Associates secrets with a cluster. @returns those that MSK would refuse, with its reason. */
  associate(
    clusterArn: string,
    secretArns: readonly string[],
    by: ScramOwner,
  ): Promise<UnprocessedScramSecret[]> {
    return this.#inTurn(async () => {
      const unprocessed: UnprocessedScramSecret[] = [];
      for (const secretArn of secretArns) {
        const user = this.#userOf(secretArn);
        if (typeof user === 'string') {
          unprocessed.push({ secretArn, errorCode: 'InvalidSecretArn', errorMessage: user });
        } else {
          if (user) await this.#options.putUser(user);
          this.#cluster(clusterArn)[secretArn] = { by, ...(user && { userName: user.name }) };
        }
      }
      this.#write();
      return unprocessed;
    });
  }

  /** Ends associations; users that no other secret lets in are removed from the broker. */
  disassociate(clusterArn: string, secretArns: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      for (const secretArn of secretArns) {
        const { userName } = this.#cluster(clusterArn)[secretArn] ?? {};
        delete this.#cluster(clusterArn)[secretArn];
        if (userName && !this.#userNames().includes(userName)) await this.#options.removeUser(userName);
      }
      this.#write();
    });
  }

  /** Makes these the secrets that the template associates with a cluster. @returns as `associate`. */
  async replace(clusterArn: string, secretArns: readonly string[]): Promise<UnprocessedScramSecret[]> {
    const before = Object.entries(this.#associations[clusterArn] ?? {}).filter(
      ([, { by }]) => by === 'template',
    );
    const gone = before.map(([secretArn]) => secretArn).filter((each) => !secretArns.includes(each));
    await this.disassociate(clusterArn, gone);
    return this.associate(clusterArn, secretArns, 'template');
  }

  /**
   * Brings the users of the broker up to date: a secret may have another value than when it was associated, and the
   * broker may be a new one.
   */
  async refresh(): Promise<void> {
    for (const [clusterArn, secrets] of Object.entries(this.#associations)) {
      for (const [secretArn, { by }] of Object.entries(secrets)) {
        const [refused] = await this.associate(clusterArn, [secretArn], by);
        if (refused) await this.disassociate(clusterArn, [secretArn]);
      }
    }
  }

  /**
   * The user in the value of a secret.
   * @returns undefined for a secret without a value here; the text of MSK's refusal for one that it does not take.
   */
  #userOf(secretArn: string): ScramUser | string | undefined {
    if (!parseSecretArn(secretArn)?.name.startsWith(NAME_PREFIX)) return WRONG_NAME;
    const { secrets, warn } = this.#options;
    if (this.#hasDefaultKey(secretArn)) return DEFAULT_KEY;
    const value = secrets.find(secretArn)?.value;
    if (value !== undefined) return credentialsOf(value) ?? NO_CREDENTIALS;
    warn(
      `${secretArn} is associated, but its value is not known here, so Kafka has no such user; give it with --value, for example '{"username":"…","password":"…"}'`,
    );
    return undefined;
  }

  /** Unknown for a secret that is not in the template. */
  #hasDefaultKey(secretArn: string): boolean {
    const arn = this.#options.secrets.arnOf(secretArn);
    const resource = [...this.#options.resources.values()].find(({ physicalId }) => physicalId === arn);
    if (!resource) return false;
    const { KmsKeyId } = resource.properties;
    return typeof KmsKeyId !== 'string' || KmsKeyId.endsWith('alias/aws/secretsmanager');
  }

  #cluster(clusterArn: string): Record<string, Association> {
    const cluster = this.#associations[clusterArn] ?? {};
    this.#associations[clusterArn] = cluster;
    return cluster;
  }

  #userNames(): (string | undefined)[] {
    return Object.values(this.#associations).flatMap((secrets) =>
      Object.values(secrets).map(({ userName }) => userName),
    );
  }

  #write(): void {
    mkdirSync(dirname(this.#options.file), { recursive: true });
    writeWhole(this.#options.file, JSON.stringify(this.#associations));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {}); // The caller has the error; the next one in turn begins anyway.
    return done;
  }
}

/** The user in the value of a secret for SASL/SCRAM; undefined for a value of another form. */
export function credentialsOf(value: string): ScramUser | undefined {
  try {
    const { username, password } = JSON.parse(value) as { username?: unknown; password?: unknown };
    if (typeof username !== 'string' || typeof password !== 'string') return undefined;
    return username === '' || password === '' ? undefined : { name: username, password };
  } catch {
    return undefined; // Not JSON, or not an object.
  }
}

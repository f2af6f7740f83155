import { pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { alterUserScramCredentialsV0, Connection } from '@platformatic/kafka';

const derive = promisify(pbkdf2);

/** Of `AlterUserScramCredentials`: https://kafka.apache.org/protocol.html#The_Messages_AlterUserScramCredentials */
const SCRAM_SHA_512 = 2;
/** The fewest that Kafka takes: https://kafka.apache.org/documentation/#security_sasl_scram_credentials */
const ITERATIONS = 4096;
const HASH_BYTES = 64;
/** Kafka's code for a credential to delete that it does not have. */
const RESOURCE_NOT_FOUND = 91;

/** A user of the broker's SASL/SCRAM listener. */
export interface ScramUser {
  readonly name: string;
  readonly password: string;
}

/**
 * Lets a user in by SCRAM-SHA-512 with this password from now on, and with no other. The broker keeps a salted hash.
 * @param bootstrapBrokers PLAINTEXT addresses.
 * @throws {Error} with the broker's words when it refuses.
 */
export async function putScramUser(
  bootstrapBrokers: readonly string[],
  { name, password }: ScramUser,
): Promise<void> {
  const salt = randomBytes(24);
  const saltedPassword = await derive(password, salt, ITERATIONS, HASH_BYTES, 'sha512');
  const credential = { name, mechanism: SCRAM_SHA_512, iterations: ITERATIONS, salt, saltedPassword };
  await alter(bootstrapBrokers, [], [credential]);
}

/** Lets a user in no longer; one that the broker does not have is no mistake. */
export async function removeScramUser(bootstrapBrokers: readonly string[], name: string): Promise<void> {
  await alter(bootstrapBrokers, [{ name, mechanism: SCRAM_SHA_512 }], []);
}

type Alter = typeof alterUserScramCredentialsV0.api.async;

async function alter(
  [broker = '']: readonly string[],
  deletions: Parameters<Alter>[1],
  upsertions: Parameters<Alter>[2],
): Promise<void> {
  const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(broker) ?? [];
  const connection = new Connection('orderstream-scram');
  try {
    await connection.connect(host, Number(port));
    await alterUserScramCredentialsV0.api.async(connection, deletions, upsertions);
  } catch (error) {
    const refused = resultsOf(error).find(
      ({ errorCode }) => errorCode !== 0 && errorCode !== RESOURCE_NOT_FOUND,
    );
    if (refused) throw new Error(`user ${refused.user}: ${refused.errorMessage}`, { cause: error });
    if (resultsOf(error).length === 0) throw error;
  } finally {
    await connection.close();
  }
}

type Results = Awaited<ReturnType<Alter>>['results'];

/** The client throws when a single result is an error, with the response in the error. */
const resultsOf = (error: unknown): Results =>
  (error as { response?: { results?: Results } }).response?.results ?? [];

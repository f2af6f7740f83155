import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** The API key of the Stripe account, as long as Stripe takes it. */
export interface ApiKey {
  /** The key that was read last. @throws {ApiKeyError} when the secret cannot be read or holds no key. */
  current(): Promise<string>;
  /**
   * The key that the secret holds now, which differs from the refused one after a rotation. Asked again within five seconds,
   * it does not read the secret again.
   * @throws {ApiKeyError} like {@link current}.
   */
  refresh(refused: string): Promise<string>;
}

/** There is no API key to call Stripe with, so Stripe was not called. */
export class ApiKeyError extends Error {
  override readonly name = 'ApiKeyError';
}

export interface ApiKeyOptions {
  readonly client: Pick<SecretsManagerClient, 'send'>;
  /** Name or ARN of a secret: the key as text, or a JSON object with the member `apiKey`. */
  readonly secretId: string;
  /** Whether keys of Stripe's test mode, which charge nothing, are refused. */
  readonly requiresLiveMode: boolean;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

const shortestRefreshMs = 5_000;

/** Reads the key when it is first needed, and keeps it for all invocations. It is in no environment variable and no log. */
export function createApiKey(options: ApiKeyOptions): ApiKey {
  const now = options.now ?? Date.now;
  let key: Promise<string> | undefined;
  let readAtMs = 0;
  const read = () => {
    readAtMs = now();
    const reading = readKey(options);
    key = reading;
    // What failed is tried again by the next caller.
    reading.catch(() => {
      if (key === reading) key = undefined;
    });
    return reading;
  };
  const current = () => key ?? read();
  return {
    current,
    async refresh(refused) {
      const key = await current();
      const isNew = key !== refused || now() - readAtMs < shortestRefreshMs;
      return isNew ? key : read();
    },
  };
}

async function readKey({ client, secretId, requiresLiveMode }: ApiKeyOptions): Promise<string> {
  const key = keyIn(await secretText(client, secretId));
  if (!key) {
    throw new ApiKeyError(
      `Secret ${secretId} holds no API key of Stripe. Accepted: the key as text (sk_… or rk_…), or a JSON object with the member apiKey.`,
    );
  }
  if (requiresLiveMode && !/^[sr]k_live_/.test(key)) {
    throw new ApiKeyError(
      `Secret ${secretId} holds a key of Stripe's test mode, which charges nothing. Accepted here: a key of live mode (sk_live_… or rk_live_…).`,
    );
  }
  return key;
}

async function secretText(client: ApiKeyOptions['client'], secretId: string): Promise<string> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    return SecretString ?? '';
  } catch (cause) {
    const problem = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new ApiKeyError(`Secret ${secretId} cannot be read. ${problem}`, { cause });
  }
}

function keyIn(text: string): string | undefined {
  const key = memberOf(text) ?? text.trim();
  return /^[sr]k_(live|test)_\w+$/.test(key) ? key : undefined;
}

/** `apiKey` of a JSON object; undefined for any other text. */
function memberOf(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const { apiKey } = (value ?? {}) as { readonly apiKey?: unknown };
    return typeof apiKey === 'string' ? apiKey.trim() : undefined;
  } catch {
    // A key as text is not JSON.
    return undefined;
  }
}

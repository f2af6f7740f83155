import { Connection, SASLMechanisms } from '@platformatic/kafka';
import type { ScramUser } from '../services/kafka/scram-users.ts';
import type { KafkaService } from '../services/types.ts';

/** The client's code for credentials that a broker refuses. */
const REFUSED = 'PLT_KFK_AUTHENTICATION';

/**
 * Whether the local Kafka lets a user in by SASL/SCRAM.
 * @returns true too where it cannot be reached, which is for the poller to find out.
 */
export async function canSignIn(
  { scramBootstrapBrokers: [broker = ''] = [], certificateAuthority }: KafkaService,
  { name: username, password }: ScramUser,
): Promise<boolean> {
  const [host = '', port = ''] = broker.split(':');
  const connection = new Connection('orderstream-sign-in', {
    tls: { ca: certificateAuthority },
    sasl: { mechanism: SASLMechanisms.SCRAM_SHA_512, username, password },
  });
  try {
    await connection.connect(host, Number(port));
    return true;
  } catch (error) {
    return !isRefusal(error);
  } finally {
    await connection.close();
  }
}

function isRefusal(error: unknown): boolean {
  const { code, cause } = error as { code?: string; cause?: unknown };
  return code === REFUSED || (cause !== undefined && isRefusal(cause));
}

import { ConfigResourceTypes, Connection, describeConfigsV4 } from '@platformatic/kafka';
import type { KafkaEndpoint } from './client-options.ts';

/**
 * Connects to a cluster once as its pollers will, and describes its configuration: Lambda needs the ACL for that.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-kafka-troubleshoot.html#kafka-authorize-errors
 * @returns what failed; undefined when nothing did.
 */
export async function connectionFailure({ bootstrapBrokers, security }: KafkaEndpoint): Promise<unknown> {
  const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(bootstrapBrokers[0] ?? '') ?? [];
  const connection = new Connection('orderstream-access-check', { ...security, connectTimeout: 5_000 });
  try {
    await connection.connect(host, Number(port));
    await describeConfigsV4.api.async(connection, [BROKERS], false, false);
    return undefined;
  } catch (error) {
    return error;
  } finally {
    await connection.close();
  }
}

/** The default of all brokers, so that no id has to be known. */
const BROKERS = { resourceType: ConfigResourceTypes.BROKER, resourceName: '', configurationKeys: [] };

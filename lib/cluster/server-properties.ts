import { type Config, isExpress } from '../config/index.ts';

/** Express brokers fix replication at 3, minimum in-sync replicas at 2 and leader election at clean. */
const standardOnly = {
  'default.replication.factor': '3',
  'min.insync.replicas': '2',
  'unclean.leader.election.enable': 'false',
};

/**
 * Broker settings as the text of a properties file. Topics exist only because the stack declares them, never because
 * a client mistyped a name.
 * https://docs.aws.amazon.com/msk/latest/developerguide/msk-configuration-express-read-write.html
 */
export function serverProperties(config: Pick<Config, 'brokerType'>): string {
  const settings = { 'auto.create.topics.enable': 'false', ...(isExpress(config) ? {} : standardOnly) };
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value}`)
    .join('\n');
}

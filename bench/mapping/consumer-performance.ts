import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { resolveJars } from '../../local/src/services/jvm/jars.ts';
import { findJava } from '../../local/src/services/jvm/java.ts';

const run = promisify(execFile);

/**
 * Records a second by Apache Kafka's own measure of a consumer, which does nothing with them; the time until the
 * group has its partitions is not counted.
 * @throws when the tool's table has no such column.
 */
export async function consumedPerSecond(
  brokers: readonly string[],
  topic: string,
  records: number,
): Promise<number> {
  const { command } = await findJava();
  const onProgress = (message: string) => process.stderr.write(`${message}\n`);
  const { jars } = await resolveJars('kafka-tools', { ownJars: [], onProgress });
  const { stdout } = await run(command, [
    ...['-cp', jars.join(':'), 'org.apache.kafka.tools.ConsumerPerformance'],
    ...['--bootstrap-server', brokers.join(','), '--topic', topic],
    ...['--num-records', String(records), '--group', randomUUID()],
  ]);
  const [heads = [], values = []] = stdout
    .trim()
    .split('\n')
    .slice(-2)
    .map((line) => line.split(', '));
  const perSecond = Number(values[heads.indexOf('fetch.nMsg.sec')]);
  if (Number.isNaN(perSecond)) throw new Error(`ConsumerPerformance says: ${stdout}`);
  return perSecond;
}

/** `node fill.ts BROKERS TOPIC PARTITIONS RECORDS`: writes that many records, evenly over the partitions. */
import { Kafka, logLevel } from 'kafkajs';
import { VALUE } from './value.ts';

const AT_ONCE = 3_000;

const [brokers = '', topic = '', partitions, records] = process.argv.slice(2);
const kafka = new Kafka({ clientId: 'bench-fill', brokers: brokers.split(','), logLevel: logLevel.ERROR });
const producer = kafka.producer();
await producer.connect();
for (let sent = 0; sent < Number(records); sent += AT_ONCE) {
  const count = Math.min(AT_ONCE, Number(records) - sent);
  const messages = Array.from({ length: count }, (_, n) => ({
    partition: n % Number(partitions),
    value: VALUE,
  }));
  await producer.send({ topic, messages });
}
await producer.disconnect();

/**
 * What event source mappings cost, with the mirror's own engine and functions in worker threads, on a real Kafka.
 * Ratios count, not absolute figures: what is compared runs in turns, in one run, on the same broker.
 *
 * `ROWS=memory,filters` measures these rows only; `RECORDS=300000` makes the backlog smaller than 1,000,000.
 */
import { Kafka, logLevel } from 'kafkajs';
import { type Measurement, report } from '../report.ts';
import { startBenchServices } from '../services.ts';
import { startEngine } from './engine.ts';
import { filters } from './filters.ts';
import { history } from './history.ts';
import { invocations } from './invocations.ts';
import { latency } from './latency.ts';
import { listening } from './listening.ts';
import { memory } from './memory.ts';
import { throughput } from './throughput.ts';
import { filledTopic } from './topics.ts';

const records = Number(process.env.RECORDS ?? 1_000_000);
/** Memory first: it is that of a process that has done nothing else yet. */
const rows = { memory, invocations, throughput, history, listening, filters, latency };
const wanted = process.env.ROWS?.split(',') ?? Object.keys(rows);

const services = await startBenchServices();
try {
  const brokers = [...services.kafka.bootstrapBrokers];
  const kafka = new Kafka({ clientId: 'bench', brokers, logLevel: logLevel.NOTHING });
  const backlog = { topic: await filledTopic(kafka, brokers, 3, records), records };
  const engine = await startEngine(services);
  const measurements: Measurement[] = [];
  for (const [name, row] of Object.entries(rows)) {
    if (!wanted.includes(name)) continue;
    process.stderr.write(`Measuring ${name}\n`);
    measurements.push(...(await row({ engine, services, kafka, brokers, backlog })));
  }
  await engine.stop();
  report('mapping', measurements);
} finally {
  await services.stop();
}

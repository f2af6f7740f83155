import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningServices, startServices } from '../local/src/services/index.ts';

export interface BenchServices extends RunningServices {
  /** Absolute path. */
  readonly dataDirectory: string;
}

/** Separate Kafka, tables and mail for a bench; gone when it stops. */
export async function startBenchServices(): Promise<BenchServices> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'orderstream-bench-'));
  const services = await startServices({
    mode: 'embedded',
    dataDirectory,
    ports: { kafka: 0, kafkaIam: 0, dynamodb: 0, mail: 0 },
    onProgress: (message) => process.stderr.write(`${message}\n`),
    onUnexpectedExit: (message) => {
      throw new Error(message);
    },
  });
  const stop = () => services.stop().finally(() => rmSync(dataDirectory, { recursive: true, force: true }));
  return { ...services, dataDirectory, stop };
}

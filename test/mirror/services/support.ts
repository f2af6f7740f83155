import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import type { ServicesOptions } from '../../../local/src/services/index.ts';

export const anyPorts = { kafka: 0, kafkaIam: 0, kafkaTls: 0, kafkaScram: 0, dynamodb: 0, mail: 0 };

const directories: string[] = [];

afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

/** A directory that is gone after the tests of the file. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'orderstream-services-'));
  directories.push(directory);
  return directory;
}

/** Options of an embedded start on free ports, and what it reports. */
export function embedded(dataDirectory: string, changes: Partial<ServicesOptions> = {}) {
  const progress: string[] = [];
  const unexpectedExits: string[] = [];
  const options: ServicesOptions = {
    mode: 'embedded',
    dataDirectory,
    ports: anyPorts,
    onProgress: (message) => progress.push(message),
    onUnexpectedExit: (message) => unexpectedExits.push(message),
    ...changes,
  };
  return { options, progress, unexpectedExits };
}

/** Another program on a port of the loopback interface. */
export async function occupiedPort(): Promise<{ port: number; server: Server }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, server };
}

/** Waits until a condition holds; jest's own time limit ends the waiting. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { lockDataDirectory } from '../../../local/src/services/lock.ts';
import { freePortNumbers } from '../../../local/src/services/port-numbers.ts';
import { occupiedPort, temporaryDirectory } from './support.ts';

function leaveLock(directory: string, content: string): void {
  mkdirSync(join(directory, 'locks'));
  writeFileSync(join(directory, 'locks', 'mirror'), content);
}

describe('the lock of a data directory', () => {
  test('the lock of a data directory is refused while another holds it and given once that gave it back', async () => {
    const directory = temporaryDirectory();
    const unlock = await lockDataDirectory(directory);
    await expect(lockDataDirectory(directory)).rejects.toThrow(/in use by the mirror/);
    unlock();
    (await lockDataDirectory(directory))();
  });

  test('the lock of a data directory of a dead mirror counts no more, even when its process id lives on in another program', async () => {
    const directory = temporaryDirectory();
    const [port] = await freePortNumbers(1);
    leaveLock(directory, JSON.stringify({ pid: process.pid, port, id: 'gone' }));
    (await lockDataDirectory(directory))();
  });

  test('the lock of a data directory counts no more when another program listens on the port of a dead mirror', async () => {
    const directory = temporaryDirectory();
    const { port, server } = await occupiedPort();
    server.on('connection', (socket) => socket.end('something else'));
    leaveLock(directory, JSON.stringify({ pid: process.pid, port, id: 'gone' }));
    (await lockDataDirectory(directory))();
    server.close();
  });

  test('the lock of a data directory that a kill cut short counts no more', async () => {
    const directory = temporaryDirectory();
    leaveLock(directory, '{"pid":12');
    (await lockDataDirectory(directory))();
  });
});

import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { clearDataDirectory, prepareDataDirectory } from '../../../local/services/data-directory.ts';
import { startServices } from '../../../local/services/index.ts';
import { anyPorts, embedded, temporaryDirectory } from './support.ts';

describe('a data directory', () => {
  test('is made with the folders above it, and cleared of everything but its locks', async () => {
    const directory = join(temporaryDirectory(), 'a b', 'deeper');
    await prepareDataDirectory(directory);
    mkdirSync(join(directory, 'kafka', 'logs'), { recursive: true });
    writeFileSync(join(directory, 'token'), 'x');
    await prepareDataDirectory(directory);
    await clearDataDirectory(directory);
    expect(readdirSync(directory).sort()).toEqual(['.orderstream-data', 'locks']);
  });

  test('that held something before the mirror came is never cleared', async () => {
    const directory = temporaryDirectory();
    const precious = join(directory, 'precious.txt');
    writeFileSync(precious, 'x');
    const { options } = embedded(directory, { ports: anyPorts, fresh: true });
    await expect(startServices(options)).rejects.toThrow(
      `--fresh deletes nothing in ${directory}: it was not empty when the mirror first used it.`,
    );
    await expect(startServices(options)).rejects.toThrow('--fresh deletes nothing');
    expect(existsSync(precious)).toBe(true);
  });

  test.each(['/proc/nowhere', '/dev/null/below', '/dev/null'])(
    'cannot be %s, which is said in one line',
    async (directory) => {
      await expect(prepareDataDirectory(directory)).rejects.toThrow(
        `The data directory ${directory} cannot be made or written (E`,
      );
    },
  );

  test('may have any letters in its name', async () => {
    const directory = join(temporaryDirectory(), 'dä tä 💥 \'"$x');
    const { options } = embedded(directory);
    const services = await startServices(options);
    await services.stop();
    expect(readdirSync(directory)).toEqual(expect.arrayContaining(['kafka', 'dynamodb', 'iam']));
  }, 60_000);
});

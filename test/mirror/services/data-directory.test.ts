import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { clearDataDirectory, prepareDataDirectory } from '../../../local/src/services/data-directory.ts';
import { startServices } from '../../../local/src/services/index.ts';
import { foreignTo } from '../../../local/src/services/private-directory.ts';
import { anyPorts, embedded, temporaryDirectory } from './support.ts';

describe('a data directory', () => {
  test('a data directory is made with the folders above it, and cleared of everything but its locks', async () => {
    const directory = join(temporaryDirectory(), 'a b', 'deeper');
    await prepareDataDirectory(directory);
    mkdirSync(join(directory, 'kafka', 'logs'), { recursive: true });
    writeFileSync(join(directory, 'token'), 'x');
    await prepareDataDirectory(directory);
    await clearDataDirectory(directory);
    expect(readdirSync(directory).sort()).toEqual(['.orderstream-data', 'locks']);
  });

  test('a data directory that held something before the mirror came is never cleared', async () => {
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
    'a data directory cannot be %s, which is said in one line',
    async (directory) => {
      await expect(prepareDataDirectory(directory)).rejects.toThrow(
        `The data directory ${directory} cannot be made or written (E`,
      );
    },
  );

  test('a data directory that is new to the mirror, or empty, becomes this user’s alone', async () => {
    const directory = join(temporaryDirectory(), 'open');
    mkdirSync(directory);
    chmodSync(directory, 0o777);
    await prepareDataDirectory(directory);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
  });

  test.each([0o770, 0o707, 0o777])(
    'a data directory that others can write to (mode %o) is refused',
    async (mode) => {
      const directory = temporaryDirectory();
      mkdirSync(join(directory, 'code', 'planted'), { recursive: true });
      chmodSync(directory, mode);
      await expect(prepareDataDirectory(directory)).rejects.toThrow(
        `${directory} can be written by other users, and the mirror executes code that it keeps there.`,
      );
      chmodSync(directory, 0o700);
      await prepareDataDirectory(directory);
    },
  );

  test('a data directory is refused below a folder in which others can replace it, and accepted below one like /tmp', async () => {
    const above = join(temporaryDirectory(), 'shared');
    const directory = join(above, 'of-sarah');
    await prepareDataDirectory(directory);
    chmodSync(above, 0o777);
    await expect(prepareDataDirectory(directory)).rejects.toThrow(`${above} can be written by other users`);
    chmodSync(above, 0o1777);
    await prepareDataDirectory(directory);
  });

  test('a data directory of another user is refused, and so is one with entries of another user', async () => {
    expect(foreignTo(1000, { uid: 1001, mode: 0o40700 })).toBe('belongs to the user with id 1001');
    expect(foreignTo(1000, { uid: 1000, mode: 0o40755 })).toBeUndefined();
    // Only root can give files away.
    if (process.getuid?.() !== 0) return;
    const directory = temporaryDirectory();
    await prepareDataDirectory(directory);
    mkdirSync(join(directory, 'code'));
    chownSync(join(directory, 'code'), 12_345, 12_345);
    await expect(prepareDataDirectory(directory)).rejects.toThrow(
      `${join(directory, 'code')} belongs to the user with id 12345`,
    );
  });

  test('a data directory may have any letters in its name', async () => {
    const directory = join(temporaryDirectory(), 'dä tä 💥 \'"$x');
    const { options } = embedded(directory);
    const services = await startServices(options);
    await services.stop();
    expect(readdirSync(directory)).toEqual(expect.arrayContaining(['kafka', 'dynamodb', 'iam']));
  });
});

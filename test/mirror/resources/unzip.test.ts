import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { strToU8, Zip, ZipDeflate, type Zippable, zipSync } from 'fflate';
import { unzip } from '../../../local/src/resources/lambda/unzip.ts';

const scratch = mkdtempSync(join(tmpdir(), 'unzip-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const UNIX = 3;
let count = 0;

/** An entry with its mode, file type included. */
const entry = (text: string, mode: number): Zippable[string] => [
  strToU8(text),
  { os: UNIX, attrs: (mode << 16) >>> 0 },
];
const file = (text: string, permissions = 0o644) => entry(text, 0o100000 | permissions);
const link = (target: string) => entry(target, 0o120777);

async function unpack(zip: Uint8Array, mount = '/var/task') {
  const name = join(scratch, `${++count}.zip`);
  const directory = join(scratch, String(count), 'code');
  writeFileSync(name, zip);
  mkdirSync(directory, { recursive: true });
  const leftOut = await unzip(name, directory, mount);
  const at = (path: string) => join(directory, path);
  return { directory, at, leftOut, modeOf: (path: string) => statSync(at(path)).mode & 0o777 };
}

describe('a zip is unpacked with', () => {
  test('A zip is unpacked with the modes of its files and folders under any umask', async () => {
    const { modeOf } = await unpack(
      zipSync({
        'bin/tool': file('#!/bin/sh\n', 0o755),
        'secret.txt': file('', 0o600),
        'locked/': entry('', 0o40555),
        'locked/inside.txt': file('', 0o444),
        'open.txt': file('', 0o666),
      }),
    );
    expect(['bin/tool', 'secret.txt', 'locked/inside.txt', 'open.txt'].map(modeOf)).toEqual([
      0o755, 0o600, 0o644, 0o666,
    ]);
    expect(modeOf('locked')).toBe(0o755);
  });

  test('A zip is unpacked with modes that all may read, when it was made where files have none', async () => {
    const { modeOf } = await unpack(zipSync({ 'index.js': [strToU8('1'), { os: 0, attrs: 0x20 }] }));
    expect(modeOf('index.js')).toBe(0o644);
  });

  test('A zip is unpacked with its symbolic links: to files, to folders, through each other, to nothing', async () => {
    const { at, leftOut } = await unpack(
      zipSync({
        'node_modules/dep': link('.pnpm/dep@1/node_modules/dep'),
        'node_modules/.pnpm/dep@1/node_modules/dep/index.js': file('dep'),
        'node_modules/.pnpm/dep@1/node_modules/other': link('../../other@2/node_modules/other'),
        'node_modules/.pnpm/other@2/node_modules/other/index.js': file('other'),
        'node_modules/via': link('dep/../../../other@2/node_modules/other'),
        dangling: link('gone.txt'),
        self: link('self'),
      }),
    );
    expect(leftOut).toEqual([]);
    expect(readlinkSync(at('node_modules/dep'))).toBe('.pnpm/dep@1/node_modules/dep');
    expect(readFileSync(at('node_modules/dep/index.js'), 'utf8')).toBe('dep');
    expect(readFileSync(at('node_modules/.pnpm/dep@1/node_modules/other/index.js'), 'utf8')).toBe('other');
    expect(readFileSync(at('node_modules/via/index.js'), 'utf8')).toBe('other');
    expect(readlinkSync(at('dangling'))).toBe('gone.txt');
  });

  test.each([
    ['/var/task', '/var/task/lib/a.js'],
    ['/opt', '/opt/lib/a.js'],
  ])('A zip is unpacked with absolute links below %s, where Lambda has the folder', async (mount, target) => {
    const { at, leftOut } = await unpack(
      zipSync({ 'deep/er/a.js': link(target), 'lib/a.js': file('a') }),
      mount,
    );
    expect(leftOut).toEqual([]);
    expect(readlinkSync(at('deep/er/a.js'))).toBe('../../lib/a.js');
    expect(readFileSync(at('deep/er/a.js'), 'utf8')).toBe('a');
  });

  test('A zip is unpacked with names in UTF-8', async () => {
    const { directory } = await unpack(zipSync({ 'größe/日本.js': file('1') }));
    expect(readdirSync(join(directory, 'größe'))).toEqual(['日本.js']);
  });

  test('A zip is unpacked with sizes that follow the data, and sizes of 64 bits', async () => {
    const chunks: Uint8Array[] = [];
    const zip = new Zip((_error, chunk) => void chunks.push(chunk));
    const entryOfStream = new ZipDeflate('index.js');
    zip.add(entryOfStream);
    entryOfStream.push(strToU8('streamed'), true);
    zip.end();
    const streamed = await unpack(Buffer.concat(chunks));
    expect(readFileSync(streamed.at('index.js'), 'utf8')).toBe('streamed');
    const large = await unpack(Buffer.from(ZIP64, 'base64'));
    expect(readFileSync(large.at('index.js'), 'utf8')).toBe('exports.handler = 1;');
  });
});

describe('a link that leads out of the folder is left out', () => {
  test.each<[string, Zippable, string]>([
    ['by its text', { 'a/out': link('../../outside') }, 'a/out'],
    ['by an absolute path', { 'a/out': link('/etc/passwd') }, 'a/out'],
    ['by an absolute path that only looks like the mount', { 'a/out': link('/var/task2/x') }, 'a/out'],
    ['through another link', { 'a/b/c/up': link('../../..'), 'a/b/c/out': link('up/../..') }, 'a/b/c/out'],
    [
      'through a link that comes later',
      { 'a/b/c/out': link('up/../..'), 'a/b/c/up': link('../../..') },
      'a/b/c/out',
    ],
  ])('A link that leads out of the folder is left out: %s', async (_how, entries, name) => {
    const { at, leftOut } = await unpack(zipSync(entries));
    expect(leftOut).toMatchObject([{ name }]);
    expect(lstatSync(at(name), { throwIfNoEntry: false })).toBeUndefined();
  });

  test('A link that leads out of the folder is left out: no file is written through a link', async () => {
    const outside = join(scratch, 'outside');
    mkdirSync(outside);
    const zip = zipSync({ lib: link(outside), 'lib/planted.js': file('planted') });
    expect((await unpack(zip)).leftOut).toMatchObject([{ name: 'lib' }]);
    expect(readdirSync(outside)).toEqual([]);
    const twice = zipSync({ lib: link('other'), 'lib/planted.js': file('planted') });
    await expect(unpack(twice)).rejects.toThrow('the zip holds lib both as a link and as something else');
  });
});

describe('a zip is refused', () => {
  /** A zip of one file whose headers say that it is of this size. */
  const declaring = (size: number, content: Uint8Array) => {
    const zip = Buffer.from(zipSync({ a: content }));
    const real = Buffer.alloc(4);
    real.writeUInt32LE(content.length);
    for (let at = zip.indexOf(real); at >= 0; at = zip.indexOf(real, at + 1)) zip.writeUInt32LE(size, at);
    return zip;
  };

  test('A zip is refused in the words of AWS when it declares 250 MB, before anything is written', async () => {
    const zip = declaring(262_144_000, new Uint8Array(70_001));
    await expect(unpack(zip)).rejects.toThrow(/^Unzipped size must be smaller than 262144000 bytes$/);
    expect(readdirSync(join(scratch, String(count), 'code'))).toEqual([]);
  });

  test('A zip is refused when its data is more than its headers declare', async () => {
    const zip = declaring(10, new Uint8Array(20_000_001));
    await expect(unpack(zip)).rejects.toThrow(/\.zip is not a readable zip \(too many bytes in the stream/);
    expect(statSync(join(scratch, String(count), 'code', 'a')).size).toBeLessThan(1_000_000);
  });

  test('A zip is refused when a file is damaged', async () => {
    const zip = Buffer.from(zipSync({ a: [strToU8('content of a'), { level: 0 }] }));
    zip.write('C', zip.indexOf('content'));
    await expect(unpack(zip)).rejects.toThrow('a is damaged: its checksum differs');
  });

  test.each([
    ['../up.js', 'the zip holds ../up.js, which leaves its folder'],
    ['a/../../up.js', 'the zip holds a/../../up.js, which leaves its folder'],
    ['/etc/up.js', 'the zip holds /etc/up.js, which leaves its folder'],
  ])('A zip is refused when it holds %s', async (name, message) => {
    await expect(unpack(zipSync({ [name]: file('') }))).rejects.toThrow(message);
    expect(existsSync(join(scratch, String(count), 'up.js'))).toBe(false);
  });
});

/** One entry, whose sizes are in a ZIP64 extra field. */
const ZIP64 =
  'UEsDBC0AAAAAAAAAIQDWZVXo//////////8IABQAaW5kZXguanMBABAAFAAAAAAAAAAUAAAAAAAAAGV4cG9ydHMuaGFuZGxlciA9IDE7UEsBAi0DLQAAAAAAAAAhANZlVegUAAAAFAAAAAgAAAAAAAAAAAAAAIABAAAAAGluZGV4LmpzUEsFBgAAAAABAAEANgAAAE4AAAAAAA==';

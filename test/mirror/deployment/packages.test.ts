import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { aFunction, linesOf } from './preflight-lines.ts';

const scratch = mkdtempSync(join(tmpdir(), 'packages-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const MB = 1_000_000;

/** A zip whose directory declares another size of its only entry than it has. */
function declaring(name: string, bytes: number): string {
  const zip = Buffer.from(zipSync({ 'index.js': strToU8('exports.handler = 1;') }));
  zip.writeUInt32LE(bytes, zip.lastIndexOf('PK\x01\x02', undefined, 'latin1') + 24);
  return written(name, zip);
}

function written(name: string, content: Uint8Array): string {
  const file = join(scratch, name);
  writeFileSync(file, content);
  return file;
}

/** A folder with a sparse file of that size. */
function folderOf(name: string, bytes: number): string {
  const folder = join(scratch, name);
  mkdirSync(join(folder, 'lib'), { recursive: true });
  writeFileSync(join(folder, 'index.js'), 'exports.handler = 1;');
  writeFileSync(join(folder, 'lib/data.bin'), '');
  truncateSync(join(folder, 'lib/data.bin'), bytes);
  return folder;
}

const layer = (Content: string) => ({ Type: 'AWS::Lambda::LayerVersion', Properties: { Content } });
const withLayers = (Code: unknown, ...names: readonly string[]) =>
  aFunction({ Code, Layers: names.map((name) => ({ Ref: name })) });

describe('Packages that Lambda refuses are lines before anything starts:', () => {
  test.each([
    ['up.zip', '../../x.js'],
    ['absolute.zip', '/etc/x.js'],
    ['windows.zip', '..\\x.js'],
    ['inside.zip', 'a/../../x.js'],
  ])('Lambda refuses before anything starts: %s, whose entry is %s', (name, entry) => {
    const Code = written(name, zipSync({ 'index.js': strToU8(''), [entry]: strToU8('x') }));
    expect(linesOf({ Resources: { F: aFunction({ Code }) } })).toEqual([
      `F (AWS::Lambda::Function): the zip holds ${entry}, which leaves its folder`,
    ]);
  });

  test('Lambda refuses before anything starts: a zip that unpacks to more than 250 MB, by what it declares', () => {
    const Code = declaring('large.zip', 262_144_000);
    expect(linesOf({ Resources: { F: aFunction({ Code }) } })).toEqual([
      'F (AWS::Lambda::Function): Unzipped size must be smaller than 262144000 bytes',
    ]);
  });

  test('Lambda refuses before anything starts: code and layers that are too large together, with the sum', () => {
    const Resources = {
      F: withLayers(folderOf('code', 100 * MB), 'A', 'B'),
      A: layer(folderOf('a', 100 * MB)),
      B: layer(declaring('b.zip', 80 * MB)),
    };
    expect(linesOf({ Resources })).toEqual([
      `F (AWS::Lambda::Function): Function code combined with layers exceeds the maximum allowed size of 262144000 bytes. The actual size is ${280 * MB + 2 * 20} bytes.`,
    ]);
  });

  test.each([
    ['text.zip', 'no zip'],
    ['empty.zip', ''],
    ['cut.zip', 'PK\x05\x06'],
    ['wild.zip', `PK\x05\x06${'\xff'.repeat(8)}\x10\0\0\0\0\0\0\0\0\0`],
  ])('Lambda refuses before anything starts: %s, which is not a zip', (name, text) => {
    const Code = written(name, Buffer.from(text, 'latin1'));
    expect(linesOf({ Resources: { F: aFunction({ Code }) } })).toEqual([
      `F (AWS::Lambda::Function): ${Code} is not a readable zip (its directory is missing or damaged); accepted: a folder or a zip`,
    ]);
  });

  test('Lambda refuses before anything starts: the package of every function and layer, in one line each', () => {
    const Code = written('bad.zip', Buffer.from('bad'));
    const Resources = { F: aFunction({ Code }), G: withLayers({ ZipFile: '' }, 'L'), L: layer(Code) };
    expect(linesOf({ Resources })).toEqual([
      expect.stringContaining('F (AWS::Lambda::Function): '),
      expect.stringContaining('G (AWS::Lambda::Function): layer L: '),
    ]);
  });
});

test('Packages of just the allowed size have no line', () => {
  const Resources = {
    F: withLayers(folderOf('just', 100 * MB), 'A'),
    A: layer(declaring('just.zip', 262_144_000 - 100 * MB - 20)),
    G: aFunction({ Code: written('with a comment.zip', Buffer.concat([zipSync({ 'a.js': strToU8('') })])) }),
  };
  expect(linesOf({ Resources })).toEqual([]);
});

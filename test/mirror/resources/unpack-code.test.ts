import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { unpackCode, unpackLayer } from '../../../local/src/resources/lambda/unpack-code.ts';
import { silentLog } from '../../../local/src/shared/log.ts';
import { readTemplateFile } from '../../../local/src/template/template-file.ts';

const project = mkdtempSync(join(tmpdir(), 'code-test-'));
const at = (name: string) => join(project, name);
const template = at('template.json');
writeFileSync(template, '{"Resources":{}}');
mkdirSync(at('folder'));
writeFileSync(at('code.zip'), zipSync({ src: { 'api.js': strToU8('exports.handler = 1;') } }));
writeFileSync(at('leaving.zip'), zipSync({ '../outside.js': strToU8('') }));
writeFileSync(at('text.zip'), 'no zip');
writeFileSync(at('single.mjs'), 'export const handler = 1;');
writeFileSync(at('zipped'), readFileSync(at('code.zip')));
const context = { stack: readTemplateFile(template), dataDirectory: at('data'), log: silentLog };
afterAll(() => rmSync(project, { recursive: true, force: true }));

describe('the code of a function', () => {
  test('The code of a function is run where it is when it is a folder beside the template', async () => {
    expect(await unpackCode('./folder', context)).toBe(at('folder'));
  });

  test('The code of a function is a single file by itself when its path is one, as `aws cloudformation package` zips it', async () => {
    const directory = await unpackCode('./single.mjs', context);
    expect(readdirSync(directory)).toEqual(['single.mjs']);
    expect(readFileSync(join(directory, 'single.mjs'), 'utf8')).toBe('export const handler = 1;');
  });

  test.each([['./code.zip'], ['./zipped'], [{ S3Bucket: 'any', S3Key: 'code.zip' }]])(
    'The code of a function is unpacked when it is a zip, with its subfolders: %j',
    async (code) => {
      const directory = await unpackCode(code, context);
      expect(readFileSync(join(directory, 'src/api.js'), 'utf8')).toBe('exports.handler = 1;');
      const layer = await unpackLayer(code, context);
      expect(readFileSync(join(layer, 'src/api.js'), 'utf8')).toBe('exports.handler = 1;');
    },
  );

  test.each([
    [
      './nowhere',
      /^Code is \.\/nowhere, which is neither an asset of .+template\.json nor a file or folder beside/,
    ],
    [{ S3Key: 'gone.zip' }, /^Code is gone\.zip, which is neither/],
    [{ S3Key: 'single.mjs' }, /single\.mjs is not a readable zip \(.+\); accepted: a folder or a zip/],
    [
      './text.zip',
      /text\.zip is not a readable zip \(End of central directory record signature not found.+\); accepted: a folder or a zip/,
    ],
    ['./leaving.zip', /the zip holds \.\.\/outside\.js, which leaves its folder/],
    [undefined, /^Code is undefined; accepted: S3Key, ZipFile or a local path/],
  ])('The code of a function %j is refused in one line', async (code, line) => {
    await expect(unpackCode(code, context)).rejects.toThrow(line);
    expect(existsSync(at('data/code/outside.js'))).toBe(false);
  });

  test('The code of a function is named with its path when the assembly has lost it', async () => {
    const stack = { ...context.stack, assetPath: () => at('asset.1') };
    await expect(unpackCode({ S3Key: '1.zip' }, { ...context, stack })).rejects.toThrow(
      `Code is 1.zip (${at('asset.1')}), which is neither`,
    );
  });
});

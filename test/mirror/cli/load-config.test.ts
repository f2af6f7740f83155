import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { configFor, loadConfig } from '../../../local/src/cli/load-config.ts';

describe('mirror.config', () => {
  let project: string;

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'mirror-config-'));
  });

  afterEach(() => rmSync(project, { recursive: true }));

  const write = (text: string, name = 'mirror.config.mjs') => writeFileSync(join(project, name), text);

  test('a project without the file has an empty configuration', async () => {
    expect(await loadConfig(project)).toEqual({});
  });

  test.each(['mirror.config.js', 'mirror.config.mjs'])(
    '%s is read from the folder of cdk.json',
    async (name) => {
      write('{"type": "module"}', 'package.json');
      write(
        "export default { title: 'shop', tokens: { clerkToken: { sub: 'c' } }, tryIt: ({ api }) => api };",
        name,
      );
      const { title, tokens, tryIt } = await loadConfig(project);
      expect({ title, tokens }).toEqual({ title: 'shop', tokens: { clerkToken: { sub: 'c' } } });
      expect(tryIt?.({ api: 'here' } as never, '.')).toBe('here');
    },
  );

  test('The file that --config names is read in the place of the project’s.', async () => {
    write("export default { title: 'shop' };");
    write("export default { title: 'billing' };", 'billing.mjs');
    expect(await loadConfig(project, join(project, 'billing.mjs'))).toEqual({ title: 'billing' });
    const none = join(project, 'none.mjs');
    await expect(loadConfig(project, none)).rejects.toThrow(
      `--config is ${none}: there is no such file; accepted: a module such as mirror.config.ts.`,
    );
  });

  test('Only the tokens count for another template, unless --config names the file.', () => {
    const config = { title: 'shop', tokens: { token: { sub: 'sarah' } }, tryIt: () => 'curl' };
    const source = { kind: 'template', file: '/other/template.json' } as const;
    expect(configFor(config, { source })).toEqual({ tokens: config.tokens });
    expect(configFor(config, { source, configFile: '/other/mirror.config.ts' })).toBe(config);
    expect(configFor(config, { source: { kind: 'app' } })).toBe(config);
  });

  test.each([
    ['export const title = 1;', /mirror\.config\.mjs has no default export; accepted: export default/],
    ["export default { titel: 'x' };", /is not accepted: Unrecognized key: "titel"/],
    [
      'export default { app: { command: [] } };',
      /^app\.command of .*mirror\.config\.mjs is not accepted: Too small/,
    ],
    ["export default { tokens: { 'a/b': { sub: 'x' } } };", /^tokens\.a\/b of .* is not accepted/],
    [
      'export default { tokens: { clerkToken: {} } };',
      /^tokens\.clerkToken\.sub of .* is not accepted: .*expected string/,
    ],
    ["export default { tryIt: 'curl' };", /^tryIt of .* is not accepted: .*a function/],
    [
      "export default { pages: ['A', 'B'].map((title) => ({ name: 'one', title, script: 'page.ts' })) };",
      /^pages of .* is not accepted: .*another name for each page/,
    ],
    ['throw new TypeError("broken");', /mirror\.config\.mjs cannot be loaded: TypeError: broken/],
  ])('%s is an error in one line', async (text, message) => {
    write(text);
    await expect(loadConfig(project)).rejects.toThrow(message);
    await expect(loadConfig(project)).rejects.not.toThrow(/\n/);
  });
});

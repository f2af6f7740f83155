import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startConsole } from '../../local/src/console/console.ts';
import type { Console } from '../../local/src/console/types.ts';
import { Experiments } from '../../local/src/fault-injection/experiments.ts';
import { FunctionFaults } from '../../local/src/fault-injection/function-faults.ts';
import { jsonApi } from '../../local/src/json-api/app.ts';
import type { ApiPorts } from '../../local/src/json-api/types.ts';
import { pagesOf } from '../../local/src/mirror/config.ts';
import { noBrowser, openConsole } from './support/open-console.ts';

const PAGE = `import { greet } from './greet';
export async function show(element: HTMLElement, api: { get(path: string): Promise<{ title: string }> }) {
  element.textContent = greet((await api.get('state')).title);
  return () => document.body.append('left');
}`;

let folder: string;
let console_: Console;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mirror-app-page-'));
  writeFileSync(join(folder, 'page.ts'), PAGE);
  writeFileSync(join(folder, 'greet.ts'), "export const greet = (name: string) => '<b>Ahoy</b> ' + name;");
  writeFileSync(join(folder, 'broken.ts'), 'export const show = (');
  const api = jsonApi({
    state: () => ({ title: 'harbour', addresses: {}, stacks: [] }),
    functionFaults: new FunctionFaults(),
    experiments: new Experiments({ terminate: async () => ({ inFlight: 0, requestIds: [] }) }),
  } satisfies Partial<ApiPorts> as unknown as ApiPorts);
  const pages = [
    { name: 'ships', title: 'Ships', script: 'page.ts' },
    { name: 'broken', title: 'Broken', script: 'broken.ts' },
  ];
  const source = {
    state: () => ({ title: 'harbour', addresses: {}, functions: [], mappings: [], notices: [] }),
    roles: () => [],
    setMappingEnabled: async () => {},
  };
  console_ = await startConsole({ port: 0 }, source, api, pagesOf({ pages }, folder));
});
afterAll(async () => {
  await console_.stop();
  rmSync(folder, { recursive: true });
});

(noBrowser ? test.skip : test)(
  'A page of an app is in the navigation, is drawn by its module with the API, and is left when another is opened.',
  async () => {
    const page = await openConsole(console_.url, {
      path: '/app/ships',
      expectedErrors: [/400/, /404/, /500/, /EventSource/],
    });
    await page.getByText('<b>Ahoy</b> harbour').waitFor();
    await page.getByRole('heading', { name: 'Ships' }).waitFor();
    expect(await page.getByRole('link', { name: 'Ships' }).getAttribute('aria-current')).toBe('page');
    await page.getByRole('link', { name: 'Grants' }).click();
    await page.getByText('left', { exact: false }).first().waitFor();
    await page.getByRole('link', { name: 'Broken' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByRole('link', { name: 'Ships' }).click();
    await page.getByText('<b>Ahoy</b> harbour').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  },
);

test('A script that cannot be bundled, and a page that is not there, are errors that say so.', async () => {
  const read = async (name: string) => {
    const response = await fetch(`${console_.url}/app-pages/${name}.js`);
    return { status: response.status, text: await response.text() };
  };
  expect(await read('broken')).toEqual({
    status: 400,
    text: expect.stringContaining('The script of page Broken cannot be bundled'),
  });
  expect(await read('none')).toEqual({
    status: 404,
    text: expect.stringContaining('page is none.js; accepted: ships.js, broken.js'),
  });
});

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { type ApiHandler, type ApiRequest, createApi } from '../../../functions/shared/http/api.ts';
import { encodingFor, isUnchanged } from '../../../functions/storefront/conditions.ts';
import { completeDocument } from '../../../functions/storefront/document.ts';
import { readPage } from '../../../functions/storefront/page-files.ts';
import { storefrontRoutes } from '../../../functions/storefront/routes.ts';
import { configurationOf, paymentGatewayNamed } from '../../../functions/storefront/sign-in.ts';
import { bundlePage } from '../../../lib/function/page-files.ts';

const source = join(import.meta.dirname, '../../../functions/storefront/page');
const configuration = {
  ...configurationOf({
    issuer: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_pool',
    signInUrl: 'https://shop.auth.us-east-1.amazoncognito.com',
    clientId: 'client',
  }),
  paymentGateway: paymentGatewayNamed('test'),
};
let directory: string;
let handler: ApiHandler;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'storefront-'));
  bundlePage(source, directory);
  handler = createApi(storefrontRoutes({ page: readPage(directory), configuration }));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

type Result = APIGatewayProxyStructuredResultV2;

function request(routeKey: string, headers: Record<string, string> = {}, file?: string): Promise<Result> {
  const requestContext = { requestId: 'r1', timeEpoch: 0 };
  const pathParameters = file === undefined ? undefined : { file };
  return handler(
    { routeKey, headers, pathParameters, requestContext } as unknown as ApiRequest,
    {} as unknown as Context,
  );
}

const getDocument = (headers?: Record<string, string>) => request('GET /', headers);
const getAsset = (file: string, headers?: Record<string, string>) =>
  request('GET /assets/{file}', headers, file);
const bytesOf = ({ body, isBase64Encoded }: Result) =>
  Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
const scriptName = () =>
  readdirSync(join(directory, 'assets')).find((name) => /^main-\w+\.js$/.test(name)) ?? '';

describe('the document of the shop', () => {
  test('The document of the shop has its configuration as data, and names only files that are there.', async () => {
    const text = bytesOf(await getDocument()).toString();
    const [, json = ''] =
      /<script type="application\/json" id="configuration">(.*?)<\/script>/.exec(text) ?? [];
    expect(JSON.parse(json)).toEqual(configuration);
    const named = [...text.matchAll(/(?:href|src)="\/assets\/([^"]+)"/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThanOrEqual(2);
    const [, imported] =
      /from"\/assets\/([^"]+)"/.exec(bytesOf(await getAsset(scriptName())).toString()) ?? [];
    expect(text).toContain(`<link rel="modulepreload" href="/assets/${imported}">`);
    expect(readdirSync(join(directory, 'assets'))).toEqual(expect.arrayContaining(named));
    expect(text).not.toMatch(/<!--|="\.\//);
  });

  test('The document of the shop is asked for each time, and runs and connects to nothing that is not named.', async () => {
    const { statusCode, headers } = await getDocument();
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      vary: 'accept-encoding',
    });
    expect(headers?.['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self' https://shop.auth.us-east-1.amazoncognito.com; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    );
  });

  test('The document of the shop is not sent to a client that has it.', async () => {
    const { headers } = await getDocument({ 'accept-encoding': 'br' });
    const tag = String(headers?.etag);
    const again = await getDocument({ 'accept-encoding': 'br', 'if-none-match': `"other", W/${tag}` });
    expect(again).toMatchObject({ statusCode: 304, headers: { etag: tag, 'cache-control': 'no-cache' } });
    expect(again.body).toBeUndefined();
    expect((await getDocument({ 'accept-encoding': 'gzip', 'if-none-match': tag })).statusCode).toBe(200);
  });

  test('Configuration cannot end the element that it is in.', () => {
    const hostile = { ...configuration, clientId: '</script><script>alert(1)</script>$&' };
    const text = completeDocument('<script type="application/json" id="configuration"></script>', hostile);
    expect(text.match(/<\/?script/g)).toHaveLength(2);
    expect(() => completeDocument('<html>', configuration)).toThrow(
      /Put it back in functions\/storefront\/page/,
    );
  });
});

describe('files of the shop', () => {
  test.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
    ['identity', (bytes: Buffer) => bytes],
  ] as const)('Files of the shop are sent as %s and kept for a year.', async (encoding, decompress) => {
    const response = await getAsset(scriptName(), { 'accept-encoding': encoding });
    expect(response.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect(response.headers?.['content-encoding']).toBe(encoding === 'identity' ? undefined : encoding);
    const plain = await getAsset(scriptName());
    expect(decompress(bytesOf(response)).equals(bytesOf(plain))).toBe(true);
  });

  test.each(['other.js', '../index.html', '..%2findex.html', 'main.js', '', '__proto__'])(
    'The file %j is a problem of status 404.',
    async (name) => {
      const { statusCode, headers, body } = await getAsset(name);
      expect(statusCode).toBe(404);
      expect(headers).toMatchObject({
        'content-type': 'application/problem+json',
        'cache-control': 'no-store',
      });
      expect(JSON.parse(body ?? '')).toMatchObject({
        type: 'urn:orderstream:problem:not-found',
        status: 404,
      });
    },
  );

  test('Compressed copies of files are not files themselves.', async () => {
    expect((await getAsset(`${scriptName()}.br`)).statusCode).toBe(404);
  });

  test('Whatever responds to GET responds to HEAD with the same headers.', async () => {
    expect((await request('HEAD /')).headers).toEqual((await getDocument()).headers);
    const file = await request('HEAD /assets/{file}', {}, scriptName());
    expect(file.headers).toEqual((await getAsset(scriptName())).headers);
  });

  test('A file of a kind that is not served is refused before the first request.', () => {
    const file = join(directory, 'assets', 'notes.exe');
    writeFileSync(file, '');
    expect(() => readPage(directory)).toThrow(/notes\.exe\. Accepted: \.css, \.js/);
    rmSync(file);
  });

  test('The files of the shop that open it are at most 30 kB compressed; signing in and sales are loaded when needed.', () => {
    const assets = [...readPage(directory).assets];
    const sizeOf = (files: typeof assets) =>
      files.reduce((sum, [, { encoded }]) => sum + encoded.br.length, 0);
    const isLater = ([name]: (typeof assets)[number]) => /(sales-page|authorization-code)-/.test(name);
    expect(assets.filter(isLater)).toHaveLength(2);
    expect(sizeOf(assets.filter((asset) => !isLater(asset)))).toBeLessThanOrEqual(30_000);
    expect(sizeOf(assets)).toBeLessThanOrEqual(60_000);
  });
});

describe('the smallest encoding', () => {
  test.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip;q=1.0, br;q=0', 'gzip'],
    ['GZIP', 'gzip'],
    ['*', 'br'],
    ['br;q=0, *;q=0.5', 'gzip'],
    ['identity', 'identity'],
    ['br;q=none', 'identity'],
  ])('The smallest encoding that %j accepts is %s.', (header, encoding) => {
    expect(encodingFor(header)).toBe(encoding);
  });

  test.each([
    [undefined, false],
    ['"a"', true],
    ['W/"a"', true],
    ['"b", "a"', true],
    ['"b"', false],
    ['*', true],
  ])('A client with the tags %j has "a": %s.', (header, has) => {
    expect(isUnchanged(header, '"a"')).toBe(has);
  });
});

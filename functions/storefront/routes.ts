import { createHash } from 'node:crypto';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { ApiRequest, FileResponse, FileRoute } from '../shared/http/api.ts';
import { ProblemError } from '../shared/http/problem.ts';
import { encodingFor, isUnchanged } from './conditions.ts';
import type { StorefrontConfiguration } from './configuration.ts';
import { completeDocument } from './document.ts';
import type { Page, PageFile } from './page-files.ts';
import { securityPolicyOf } from './security-policy.ts';

export interface Storefront {
  readonly page: Page;
  readonly configuration: StorefrontConfiguration;
}

/** How long a browser keeps a file. */
const caching = {
  /** Another deployment has other files. The browser asks whether it changed. */
  document: 'no-cache',
  /** A file of another content has another name. https://www.rfc-editor.org/rfc/rfc8246 */
  asset: 'public, max-age=31536000, immutable',
} as const;

/** The routes of the shop's page, by route key. */
export function storefrontRoutes({ page, configuration }: Storefront): Record<string, FileRoute> {
  const document = documentOf(page.document, configuration);
  const version = versionOf(document);
  const headers = { 'content-security-policy': securityPolicyOf(configuration) };
  const getDocument = async (request: ApiRequest) =>
    sendFile(request, {
      file: document,
      version,
      cacheControl: caching.document,
      headers,
    });
  const getAsset = async (request: ApiRequest) => {
    const name = request.pathParameters?.file ?? '';
    const file = page.assets.get(name);
    if (!file) throw notFound(name);
    return sendFile(request, { file, version: name, cacheControl: caching.asset, headers });
  };
  return {
    // The gateway leaves the body out of a response to HEAD: UNCONFIRMED.
    'GET /': getDocument,
    'HEAD /': getDocument,
    'GET /assets/{file}': getAsset,
    'HEAD /assets/{file}': getAsset,
  };
}

const notFound = (name: string) =>
  new ProblemError('not-found', {
    detail: `There is no file "${name}". Load the page again: it names the files of now.`,
  });

function documentOf(document: string, configuration: StorefrontConfiguration): PageFile {
  const identity = Buffer.from(completeDocument(document, configuration));
  const encoded = { br: brotliCompressSync(identity), gzip: gzipSync(identity), identity };
  return { contentType: 'text/html; charset=utf-8', encoded };
}

const versionOf = ({ encoded }: PageFile) =>
  createHash('sha256').update(encoded.identity).digest('base64url').slice(0, 16);

interface Sent {
  readonly file: PageFile;
  /** Another content has another one. */
  readonly version: string;
  readonly cacheControl: string;
  readonly headers: Readonly<Record<string, string>>;
}

function sendFile(request: ApiRequest, { file, version, cacheControl, headers }: Sent): FileResponse {
  const encoding = encodingFor(request.headers['accept-encoding']);
  // Each encoding is a representation, with another tag. https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3.3
  const etag = `"${version}.${encoding}"`;
  const always = { ...headers, etag, 'cache-control': cacheControl, vary: 'accept-encoding' };
  if (isUnchanged(request.headers['if-none-match'], etag)) return { status: 304, headers: always };
  return {
    status: 200,
    headers: { ...always, ...(encoding !== 'identity' && { 'content-encoding': encoding }) },
    file: { contentType: file.contentType, contents: file.encoded[encoding] },
  };
}

import type { IncomingHttpHeaders } from 'node:http';

/** What the signature of a request says about who calls what. */
export interface CredentialScope {
  readonly accessKeyId: string;
  /** Absent in a signature for several Regions (SigV4A). */
  readonly region?: string;
  /** Name the service signs with: `lambda`, `kafka`, `dynamodb`, `ses`, … */
  readonly service: string;
}

/** SigV4 has a Region in its scope, SigV4A (several Regions) has none. */
const SCOPE = /^([^/]+)\/\d{8}\/(?:([^/]+)\/)?([^/]+)\/aws4_request$/;
const CREDENTIAL = /^AWS4-[A-Z0-9-]+ .*?Credential=([^,\s]+)/;

/**
 * Reads the credential scope of the Authorization header, or of a presigned URL.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * @returns undefined when the request is not signed, or not the SigV4 way.
 */
export function readCredentialScope(
  headers: IncomingHttpHeaders,
  query: URLSearchParams,
): CredentialScope | undefined {
  const credential = CREDENTIAL.exec(headers.authorization ?? '')?.[1] ?? query.get('X-Amz-Credential');
  const [, accessKeyId, region, service] = SCOPE.exec(credential ?? '') ?? [];
  return accessKeyId && service ? { accessKeyId, region, service } : undefined;
}

/** The token that temporary credentials come with, in a header or in a presigned URL; undefined for none. */
export function sessionTokenIn({
  headers,
  query,
}: {
  readonly headers: IncomingHttpHeaders;
  readonly query: URLSearchParams;
}): string | undefined {
  const header = headers['x-amz-security-token'];
  return (typeof header === 'string' ? header : undefined) ?? query.get('X-Amz-Security-Token') ?? undefined;
}

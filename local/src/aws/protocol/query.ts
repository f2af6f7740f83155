import type { AwsRequest, AwsResponse } from './message.ts';
import { escapeXml } from './xml.ts';

/** The parameters of a request of the Query protocol: its form, or the query string of a GET. */
export function queryParametersOf({ body, query }: Pick<AwsRequest, 'body' | 'query'>): URLSearchParams {
  const form = new URLSearchParams(body.toString('utf8'));
  return form.has('Action') ? form : query;
}

/**
 * The response of a successful operation. https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 * @param result XML, the members of `NAMEResult`.
 */
export function queryResponse(
  name: string,
  namespace: string,
  result: string,
  requestId: string,
): AwsResponse {
  return {
    statusCode: 200,
    headers: { 'content-type': 'text/xml' },
    body:
      `<${name}Response xmlns="${namespace}"><${name}Result>${result}</${name}Result>` +
      `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${name}Response>`,
  };
}

/** What a member of a result holds: a text, members, a list; what is undefined is left out. */
export type QueryValue = string | undefined | { readonly [name: string]: QueryValue } | readonly QueryValue[];

/** Members as XML; the items of a list are `member` elements. */
export function queryMembers(members: { readonly [name: string]: QueryValue }): string {
  return Object.entries(members)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<${name}>${contentOf(value)}</${name}>`)
    .join('');
}

function contentOf(value: QueryValue): string {
  if (typeof value === 'string') return escapeXml(value);
  if (isList(value)) return value.map((item) => `<member>${contentOf(item)}</member>`).join('');
  return queryMembers(value ?? {});
}

const isList = (value: QueryValue): value is readonly QueryValue[] => Array.isArray(value);

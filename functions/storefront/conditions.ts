import type { Encoding } from './page-files.ts';

const preferred: readonly Encoding[] = ['br', 'gzip'];

/**
 * The smallest encoding that a client accepts; `identity` where it accepts no other.
 * @param acceptEncoding The header. https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3
 */
export function encodingFor(acceptEncoding = ''): Encoding {
  const accepted = new Map(acceptEncoding.split(',').map(weightOf));
  return preferred.find((encoding) => (accepted.get(encoding) ?? accepted.get('*') ?? 0) > 0) ?? 'identity';
}

/** Name and weight of `gzip;q=0.5`. */
function weightOf(coding: string): [string, number] {
  const [name = '', ...parameters] = coding.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return [name, weight === undefined ? 1 : Number(weight)];
}

/**
 * Whether the client has this representation already.
 * @param ifNoneMatch The header: tags separated by commas, weak or not, or `*`. https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2
 */
export function isUnchanged(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = ifNoneMatch?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? [];
  return tags.includes(etag) || tags.includes('*');
}

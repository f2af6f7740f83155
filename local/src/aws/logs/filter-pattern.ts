import { ServiceException } from '../../shared/service-exception.ts';

/** Whether a message has what a filter pattern asks for. */
type Matches = (message: string) => boolean;

/** A quoted phrase or a word; each may have a sign before it. */
const TERM = /([?-]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g;

/**
 * Compiles a filter pattern of terms: all of them, or with `?` one of them; none with `-`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 * @throws {ServiceException} InvalidParameterException for patterns of JSON and of columns, and for regular expressions.
 */
export function compileLogFilter(pattern: string): Matches {
  if (/^\s*[{[%]/.test(pattern)) throw unsupported(pattern);
  const terms = [...pattern.matchAll(TERM)].map(([, sign = '', phrase, word = '']) => ({
    sign,
    text: phrase === undefined ? word : phrase.replace(/\\(.)/g, '$1'),
  }));
  const withSign = (wanted: string) => terms.filter(({ sign }) => sign === wanted).map(({ text }) => text);
  const [required, optional, excluded] = [withSign(''), withSign('?'), withSign('-')];
  return (message) =>
    required.every((text) => message.includes(text)) &&
    (optional.length === 0 || required.length > 0 || optional.some((text) => message.includes(text))) &&
    !excluded.some((text) => message.includes(text));
}

const unsupported = (pattern: string) =>
  new ServiceException(
    'InvalidParameterException',
    `filterPattern is ${pattern}; the mirror takes terms: words, "phrases", ?one ?of, -without. Filter JSON with a tool such as jq.`,
  );

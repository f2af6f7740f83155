import { stringify } from '../../../shared/exact-json.ts';

/** A value within a line: text as it is, lists and objects as JSON, which breaks where it has to. */
export function InlineJson({ value }: { value: unknown }) {
  return <code class="inline-json">{typeof value === 'string' ? value : stringify(value)}</code>;
}

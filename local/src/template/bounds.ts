import { TemplateError } from './template-error.ts';

/**
 * Bounds of what is evaluated, so that a template which explodes ends in one line. Far above what CloudFormation takes: a template
 * of 1 MB. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
const DEEPEST_NESTING = 200;
const LONGEST_TEXT = 4 * 1024 * 1024;

/**
 * Refuses a document whose lists and maps are nested deeper than can be gone through.
 * @throws {TemplateError} with the file and the beginning of the place.
 */
export function refuseDeepNesting(document: unknown, file: string): void {
  let level: [place: string, value: unknown][] = [['', document]];
  for (let depth = 0; level.length > 0; depth += 1) {
    const [first] = level;
    if (depth > DEEPEST_NESTING && first) {
      throw new TemplateError(
        '',
        `${file}: ${shortened(first[0])} is nested more than ${DEEPEST_NESTING} levels deep; write it flatter`,
      );
    }
    level = level.flatMap(([place, value]) => membersOf(value, place));
  }
}

function membersOf(value: unknown, place: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([key, member]) => [place === '' ? key : `${place}.${key}`, member]);
}

/** The place of a mistake, as long as a person reads. */
const shortened = (place: string) => (place.length > 120 ? `${place.slice(0, 117)}...` : place);

/**
 * Refuses a text that an intrinsic function makes too long.
 * @param length in UTF-16 units; may be asked before the text is made.
 * @throws {TemplateError}
 */
export function refuseLongText(length: number, path: string): void {
  if (length <= LONGEST_TEXT) return;
  throw new TemplateError(
    path,
    `makes a text of ${length} characters; accepted: at most ${LONGEST_TEXT}, since references multiply it`,
  );
}

import { createHash } from 'node:crypto';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html */
const MAXIMUM_LENGTH = 128;
const STACK_NAME = /^[A-Za-z][A-Za-z0-9-]{0,127}$/;
const SUFFIX_LENGTH = 6;

/** Whether CloudFormation would take a text as the name of a stack. */
export const isStackName = (text: string): boolean => STACK_NAME.test(text);

/**
 * Name of a stack whose template is in a file of this name. A name that CloudFormation refuses is made acceptable: letters keep
 * their base form, other characters become hyphens. It ends in six characters of a digest, so that `my shop` and `my-shop` stay two
 * stacks.
 * @param fileName without folder and extensions; may be empty.
 */
export function stackNameOf(fileName: string): string {
  if (isStackName(fileName)) return fileName;
  const suffix = `-${createHash('sha256').update(fileName).digest('hex').slice(0, SUFFIX_LENGTH)}`;
  const words = fileName
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+/, '');
  const named = /^[A-Za-z]/.test(words) ? words : `stack-${words}`;
  return named.slice(0, MAXIMUM_LENGTH - suffix.length).replace(/-+$/, '') + suffix;
}

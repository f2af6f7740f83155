import { TemplateError } from '../template/template-error.ts';
import type { Stack } from '../template/types.ts';

/**
 * The stack to run: the one named, else the only one that has functions.
 * @throws {TemplateError} when there is none of that name, or several to choose from.
 */
export function selectStack(stacks: readonly Stack[], stackName: string | undefined): Stack {
  const names = stacks.map((stack) => stack.stackName).join(', ');
  if (stackName !== undefined) {
    const named = stacks.find((stack) => stack.stackName === stackName);
    if (!named) throw new TemplateError('', `--stack is ${stackName}; the assembly has: ${names}`);
    return named;
  }
  const [first, second] = stacks.length > 1 ? stacks.filter(hasFunctions) : stacks;
  if (!first) throw new TemplateError('', `no stack of the assembly has a function to run; it has: ${names}`);
  if (second)
    throw new TemplateError(
      '',
      `the assembly has several stacks with functions (${names}); name one with --stack`,
    );
  return first;
}

function hasFunctions({ template }: Stack): boolean {
  return Object.values(template.Resources).some(({ Type }) => Type === 'AWS::Lambda::Function');
}

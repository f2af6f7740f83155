import { TemplateError } from '../template/template-error.ts';
import type { Stack } from '../template/types.ts';

/**
 * The stacks to run: those named, else the only one with functions that no other one with functions depends on; each
 * after the stacks it depends on, which may export what it imports.
 * @throws {TemplateError} when there is none of that name, or several to choose from.
 */
export function selectStacks(stacks: readonly Stack[], names: readonly string[]): Stack[] {
  const chosen = names.length > 0 ? names.map((name) => named(name, stacks)) : [onlyOne(stacks)];
  return [...new Set(chosen.flatMap((stack) => [...dependenciesOf(stack, stacks), stack]))];
}

function named(name: string, stacks: readonly Stack[]): Stack {
  const match = stacks.find(({ id, stackName }) => stackName === name || id === name);
  if (match) return match;
  throw new TemplateError('', `--stack is ${name}; the assembly has: ${namesOf(stacks)}`);
}

function onlyOne(stacks: readonly Stack[]): Stack {
  const candidates = stacks.length > 1 ? stacks.filter(hasFunctions) : stacks;
  const needed = new Set(candidates.flatMap((stack) => dependenciesOf(stack, stacks)));
  const [first, second] = candidates.filter((stack) => !needed.has(stack));
  if (!first) {
    throw new TemplateError(
      '',
      `no stack of the assembly has a function to run; it has: ${namesOf(stacks)}. Name one with --stack`,
    );
  }
  if (!second) return first;
  throw new TemplateError(
    '',
    `the assembly has several stacks with functions (${namesOf(candidates)}); name one with --stack, or several with one --stack each`,
  );
}

function hasFunctions({ template }: Stack): boolean {
  return Object.values(template.Resources).some(({ Type }) => Type === 'AWS::Lambda::Function');
}

/** All stacks that one depends on, directly or not, in an order to deploy them in. */
function dependenciesOf(stack: Stack, stacks: readonly Stack[], above: readonly Stack[] = []): Stack[] {
  const path = [...above, stack];
  const direct = stacks.filter((each) => stack.dependsOn.includes(each.id) && !path.includes(each));
  return [...new Set(direct.flatMap((each) => [...dependenciesOf(each, stacks, path), each]))];
}

function namesOf(stacks: readonly Stack[]): string {
  return stacks.map(({ stackName }) => stackName).join(', ');
}

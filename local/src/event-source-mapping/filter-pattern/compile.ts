import { dottedNamesOf, withPaths } from './dotted-names.ts';
import { equals } from './equality.ts';
import { allowsAbsence, isAbsent } from './exists.ts';
import { InvalidFilterPattern, isJsonObject, type JsonValue, type ValueTest } from './matcher.ts';
import { OPERATORS } from './operators.ts';
import type { PatternLeaf, PatternRule } from './rules.ts';

/** As `ValueTest`; `root` is the whole value, for fields that must be nowhere in it. */
type NodeTest = (value: JsonValue | undefined, root: JsonValue | undefined) => boolean;

/** The fields of a rule by their names. */
class PatternNode {
  readonly tests: NodeTest[] = [];
  readonly children = new Map<string, PatternNode>();

  child(name: string): PatternNode {
    const child = this.children.get(name) ?? new PatternNode();
    this.children.set(name, child);
    return child;
  }
}

/**
 * Compiles one rule into one predicate, so that nothing is interpreted per record. Semantics are those of EventBridge's
 * library (https://github.com/aws/event-ruler): fields are ANDed within the same elements of arrays, match values ORed.
 * @throws {InvalidFilterPattern}
 */
export function compileRule(rule: PatternRule): ValueTest {
  const root = new PatternNode();
  for (const leaf of rule)
    leaf.path.reduce((node, name) => node.child(name), root).tests.push(compileLeaf(leaf));
  const test = compileNode(root);
  const hasDots = dottedNamesOf(rule.map(({ path }) => path));
  if (!hasDots) return (value) => test(value, value);
  return (value) => {
    const seen = value !== undefined && hasDots(value) ? withPaths(value) : value;
    return test(seen, seen);
  };
}

function compileNode({ tests, children }: PatternNode): NodeTest {
  const all = children.size > 0 ? [...tests, compileFields(children)] : tests;
  const [only] = all;
  return only && all.length === 1 ? only : (value, root) => all.every((test) => test(value, root));
}

/** All fields of one object, or of one element of an array. */
function compileFields(children: ReadonlyMap<string, PatternNode>): NodeTest {
  const fields = [...children].map(([name, node]) => ({ name, test: compileNode(node) }));
  return function matches(value, root): boolean {
    if (Array.isArray(value) && value.length > 0) return value.some((element) => matches(element, root));
    const object = isJsonObject(value) ? value : undefined;
    for (const { name, test } of fields) {
      if (!test(object && Object.hasOwn(object, name) ? object[name] : undefined, root)) return false;
    }
    return true;
  };
}

/** Match values concern leaves: an object or an empty array in place of the field is not a value. */
function compileLeaf({ path, matchValues }: PatternLeaf): NodeTest {
  const tests = matchValues.map(compileMatchValue);
  const matches = (value: JsonValue | undefined): boolean => {
    if (Array.isArray(value)) return value.some(matches);
    if (value === undefined || isJsonObject(value)) return false;
    for (const test of tests) if (test(value)) return true;
    return false;
  };
  if (!allowsAbsence(matchValues)) return matches;
  return (value, root) => isAbsent(root, path) || matches(value);
}

function compileMatchValue(matchValue: JsonValue): ValueTest {
  if (!isJsonObject(matchValue)) return equals(matchValue);
  const [[name, argument] = ['', null], ...others] = Object.entries(matchValue);
  const compile = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (compile && others.length === 0) return compile(argument);
  const known = Object.keys(OPERATORS).join(', ');
  throw new InvalidFilterPattern(`unknown operator in ${JSON.stringify(matchValue)}; known are ${known}`);
}

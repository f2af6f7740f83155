import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';

/** A shape of a model as botocore has it: its own members are other shapes' names. */
interface ModelShape {
  readonly type: string;
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly member?: { readonly shape: string };
  readonly key?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly [constraint: string]: unknown;
}

interface Model {
  readonly shapes: Readonly<Record<string, ModelShape>>;
}

/** Requests and the resource: everything that they are made of is extracted. */
const ROOTS = [
  'CreateEventSourceMappingRequest',
  'UpdateEventSourceMappingRequest',
  'EventSourceMappingConfiguration',
];

/** What of a shape constrains a value. */
const CONSTRAINTS = ['enum', 'min', 'max', 'pattern', 'required'] as const;

const MODEL_FILE = /^botocore\/data\/lambda\/(\d{4}-\d\d-\d\d)\/service-2\.json\.gz$/;

/** The newest model of the Lambda API in a wheel of botocore. @throws {Error} when there is none. */
export function readWheel(bytes: Uint8Array): Model {
  const files = unzipSync(bytes, { filter: ({ name }) => MODEL_FILE.test(name) });
  const [newest] = Object.keys(files).sort().reverse();
  const file = newest && files[newest];
  if (!file)
    throw new Error('the wheel has no model of the Lambda API: botocore/data/lambda/DATE/service-2.json.gz');
  return JSON.parse(gunzipSync(file).toString('utf8')) as Model;
}

/** What of a model is kept here. */
export interface Extract {
  /** The package that the model is from, with its version. */
  readonly source: string;
  readonly shapes: Readonly<Record<string, object>>;
}

/**
 * Whether the shapes differ. The text of a file does after formatting, and the version with each release of the package,
 * that is on most days.
 * @param written the text of an extract.
 */
export function hasDrifted(written: string, { shapes }: Extract): boolean {
  return JSON.stringify((JSON.parse(written) as Extract).shapes) !== JSON.stringify(shapes);
}

/** The shapes of event source mappings, without documentation, by name. */
export function extractOf({ shapes }: Model, version: string): Extract {
  const names = reachable(shapes, ROOTS);
  const extracted = names.toSorted().map((name) => [name, shapeOf(shapes[name])] as const);
  return { source: `botocore ${version}`, shapes: Object.fromEntries(extracted) };
}

function reachable(shapes: Model['shapes'], roots: readonly string[]): string[] {
  const found = new Set<string>();
  const pending = [...roots];
  for (const name of pending) {
    if (found.has(name)) continue;
    found.add(name);
    pending.push(...referencesOf(shapes[name]));
  }
  return [...found];
}

function referencesOf(shape: ModelShape | undefined): string[] {
  const { members = {}, member, key, value } = shape ?? {};
  return [...Object.values(members), member, key, value].flatMap((reference) => reference?.shape ?? []);
}

function shapeOf(shape: ModelShape | undefined): object {
  if (!shape) throw new Error('the model names a shape that it does not have');
  const { type, members, member, key, value } = shape;
  const constraints = CONSTRAINTS.filter((name) => shape[name] !== undefined).map((name) => [
    name,
    shape[name],
  ]);
  const memberNames = Object.entries(members ?? {}).map(([name, reference]) => [name, reference.shape]);
  return {
    type,
    ...Object.fromEntries(constraints),
    ...(members && { members: Object.fromEntries(memberNames) }),
    ...(member && { member: member.shape }),
    ...(key && { key: key.shape }),
    ...(value && { value: value.shape }),
  };
}

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';

/** The rules that keep the tree easy to see. A path here is relative to the project. */

const project = join(import.meta.dirname, '..');
const folders = ['bin', 'lib', 'events', 'functions', 'local', 'bench', 'ops', 'scripts', 'test'];
const longestFileInLines = 300;

interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Files of the project by path, packages by name; type imports included. */
  readonly imports: readonly string[];
}

const files = folders.flatMap(sourceFiles);
const inFolder = (folder: string) => files.filter(({ path }) => path.startsWith(`${folder}/`));

function sourceFiles(folder: string): SourceFile[] {
  return readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(tsx?|mjs|js)$/.test(file) && !/(^|\/)(node_modules|dist)\//.test(file)) // A layer's packages.
    .map((file) => sourceFile(join(folder, file)));
}

function sourceFile(path: string): SourceFile {
  const text = readFileSync(join(project, path), 'utf8');
  const named = [...text.matchAll(/^(?:import|export|\}) [^;]*?from '([^']+)'|^import '([^']+)'/gm)];
  const imports = named.map(([, from, bare]) => resolved(path, from ?? bare ?? ''));
  return { path, text, imports };
}

function resolved(path: string, specifier: string): string {
  return specifier.startsWith('.') ? normalize(join(dirname(path), specifier)) : specifier;
}

/** Every import that breaks a rule, as `file imports module`. */
function forbidden(within: readonly SourceFile[], isAllowed: (module: string, file: string) => boolean) {
  return within.flatMap(({ path, imports }) =>
    imports.filter((module) => !isAllowed(module, path)).map((module) => `${path} imports ${module}`),
  );
}

/** What rebuilds the timeline does it with the code that wrote it, or a comparison of the two says nothing. */
const isRebuildOfTimeline = (module: string, file: string) =>
  file.startsWith('functions/operations/rebuild-timeline/') &&
  ['append-timeline.ts', 'handlers.ts', 'ports.ts', 'store.ts'].some(
    (name) => module === `functions/orders/${name}`,
  );

const paths: ReadonlySet<string> = new Set(files.map(({ path }) => path));
/** Every folder of the functions is a concern, except what all share, what serves operators, and the shop's page. */
const concerns = readdirSync(join(project, 'functions')).filter(
  (name) => !['shared', 'operations', 'storefront'].includes(name),
);
/** Files of the concerns and of the operations. */
const ofConcerns = inFolder('functions').filter(({ path }) => !path.startsWith('functions/shared/'));

const exportsOf = (text: string) =>
  [...text.matchAll(/^export (?:const|function|async function|class|interface|type) (\w+)/gm)].map(
    ([, name]) => name,
  );

/** `functions/payment/domain.ts` belongs to `functions/payment`. */
const concernOf = (path: string) => path.split('/').slice(0, 2).join('/');

/** Folders of the mirror, each group above those that it may import. */
const mirrorLayers: readonly (readonly string[])[] = [
  ['shared'],
  ['template', 'fault-injection', 'issuer'],
  ['iam', 'secrets'],
  ['services'],
  ['lambda', 'msk'],
  ['event-source-mapping', 'http-api', 'schedules'],
  ['aws', 'dead-letters'],
  ['resources'],
  ['deployment', 'json-api'],
  ['console'],
  ['mirror'],
  ['api'],
  ['cli'],
];

/** `template` of `local/src/template/scope.ts`; undefined outside of the mirror's sources. */
const mirrorFolderOf = (path: string) => /^local\/src\/([^/]+)\//.exec(path)?.[1];
const mirrorLayerOf = (path: string) =>
  mirrorLayers.findIndex((folders) => folders.includes(mirrorFolderOf(path) ?? ''));

/** Files that import each other in a circle, type imports included: what is left without those that end no path. */
function filesInCircles(): string[] {
  let left = files;
  for (let before = files.length + 1; left.length < before; ) {
    before = left.length;
    const remaining = new Set(left.map(({ path }) => path));
    const imported = new Set(left.flatMap(({ imports }) => imports));
    left = left.filter(
      ({ path, imports }) => imported.has(path) && imports.some((module) => remaining.has(module)),
    );
  }
  return left.map(({ path }) => path);
}

describe('architecture', () => {
  test('The rules see the imports of the tree.', () => {
    expect(files.length).toBeGreaterThan(300);
    expect(files.flatMap(({ imports }) => imports).length).toBeGreaterThan(1_000);
  });

  test('A concern imports the contracts, what is shared, and itself.', () => {
    const isAllowed = (module: string, file: string) =>
      !module.startsWith('functions/') ||
      module.startsWith('functions/shared/') ||
      concernOf(module) === concernOf(file) ||
      isRebuildOfTimeline(module, file);
    expect(forbidden(inFolder('functions'), isAllowed)).toEqual([]);
  });

  test('What the concerns share is in folders by subject, one above the other.', () => {
    const layers = ['telemetry', 'runtime', 'dynamodb', 'http', 'kafka'];
    const layerOf = (path: string) => layers.indexOf(/^functions\/shared\/(\w+)\//.exec(path)?.[1] ?? '');
    const shared = inFolder('functions/shared');
    const upward = forbidden(
      shared.filter(({ path }) => layerOf(path) >= 0),
      (module, file) => layerOf(module) <= layerOf(file),
    );
    expect(upward).toEqual([]);
    // At the top are values without a client of anything.
    const values = shared.filter(({ path }) => layerOf(path) < 0);
    const isValue = (module: string) =>
      layerOf(module) < 0 || module === 'functions/shared/runtime/bounded-cache.ts';
    expect(forbidden(values, isValue)).toEqual([]);
    expect(forbidden(values, (module) => !module.startsWith('@aws-sdk/'))).toEqual([]);
  });

  test('Every concern has the same files.', () => {
    const skeleton = ['consumer', 'domain', 'handlers', 'ports', 'store'];
    const missing = concerns.flatMap((concern) =>
      skeleton.map((name) => `functions/${concern}/${name}.ts`).filter((path) => !paths.has(path)),
    );
    expect(concerns.length).toBeGreaterThan(6);
    expect(missing).toEqual([]);
    // Whatever has an API has its routes apart.
    const apis = [...paths].filter((path) => /^functions\/[^/]+\/api\.ts$/.test(path));
    expect(apis.length).toBeGreaterThan(2);
    expect(
      apis.map((path) => path.replace('/api.ts', '/routes.ts')).filter((path) => !paths.has(path)),
    ).toEqual([]);
  });

  test('An entry point of a concern exports its handler and nothing else.', () => {
    const entryPoints = inFolder('functions').filter(({ path }) => /\/(api|consumer)\.ts$/.test(path));
    expect(entryPoints.length).toBeGreaterThan(9);
    const exporting = entryPoints.filter(
      ({ path, text }) => !path.startsWith('functions/shared/') && exportsOf(text).join() !== 'handler',
    );
    expect(exporting.map(({ path }) => path)).toEqual([]);
  });

  test('Interfaces of stores and other ports are in ports.ts.', () => {
    const port = /^(?:export )?interface \w*(?:Store|Ledger|Log|Tokens|Gateway|Mailer|WaitingRoom|Ports)\b/m;
    const declaring = ofConcerns.filter(({ path, text }) => !path.endsWith('/ports.ts') && port.test(text));
    expect(declaring.map(({ path }) => path)).toEqual([]);
  });

  test('No use case is named by a gerund.', () => {
    const gerund = /\/[a-z-]*ing\.ts$/;
    expect(
      inFolder('functions')
        .map(({ path }) => path)
        .filter((path) => gerund.test(path)),
    ).toEqual([]);
  });

  test('The domain of a concern imports no SDK and no Kafka, and reads no environment.', () => {
    const domains = inFolder('functions').filter(({ path }) => path.endsWith('/domain.ts'));
    expect(domains.length).toBe(concerns.length);
    const isProject = (module: string) => /^(functions|events)\//.test(module);
    expect(forbidden(domains, isProject)).toEqual([]);
    expect(domains.filter(({ text }) => text.includes('process.')).map(({ path }) => path)).toEqual([]);
  });

  test('What a mapping decides is plain data: no Kafka, no worker, no clock of the machine.', () => {
    const engine = 'local/src/event-source-mapping';
    const core = [...inFolder(`${engine}/core`), ...inFolder(`${engine}/filter-pattern`)];
    expect(core.length).toBeGreaterThan(15);
    const allowed = [
      `${engine}/core/`,
      `${engine}/filter-pattern/`,
      `${engine}/schema/decode-attribute.ts`,
      `${engine}/schema/schema-version.ts`,
      'local/src/lambda/packed-event/',
      'local/src/lambda/types.ts',
      'local/src/shared/exact-json.ts',
      'node:buffer',
      'node:net', // What is an address, and what is in a block.

      '@aws-sdk/client-lambda',
    ];
    expect(forbidden(core, (module) => allowed.some((each) => module.startsWith(each)))).toEqual([]);
    const impure = core.filter(({ text }) => /Date\.now|performance\.|setTimeout|Math\.random/.test(text));
    expect(impure.map(({ path }) => path)).toEqual([]);
  });

  test('The stages of an event source mapping are one above the other.', () => {
    const room = 'local/src/event-source-mapping';
    const stages = [
      'filter-pattern',
      'schema',
      'core',
      'history',
      'consumer',
      'types.ts',
      'settings',
      'destination',
      'authorization',
      'pipeline',
      'api',
      'index.ts',
    ];
    const stageOf = (path: string) => stages.indexOf(path.slice(room.length + 1).split('/')[0] ?? '');
    const within = inFolder(room);
    expect(within.filter(({ path }) => stageOf(path) < 0).map(({ path }) => path)).toEqual([]);
    const upward = forbidden(
      within,
      (module, file) => !module.startsWith(`${room}/`) || stageOf(module) <= stageOf(file),
    );
    expect(upward).toEqual([]);
  });

  test('Stack, functions, contracts and mirror are apart.', () => {
    const outside: Readonly<Record<string, RegExp>> = {
      events: /^(lib|functions|local|bin|test|bench|ops|scripts)\//,
      functions: /^(lib|local|bin|test|bench|ops|scripts)\//,
      // Data that the stack needs of the functions: what is sold, and which files go beside a bundle.
      lib: /^(local|bin|test|bench|ops|scripts)\/|^functions\/(?!(shared\/catalogue|notification\/pdf\/typefaces)\.ts)/,
      // Commands of operators read templates as the mirror does, and need no script of the repository.
      ops: /^(bin|test|bench|scripts)\//,
      // The mirror is generic: it knows a template, never our own stack.
      local: /^(lib|functions|events|bin|test|bench|ops|scripts)\//,
    };
    const broken = Object.entries(outside).flatMap(([folder, rule]) =>
      forbidden(inFolder(folder), (module) => !rule.test(module)),
    );
    expect(broken).toEqual([]);
  });

  test('No file of the repository imports itself, directly or through others.', () => {
    expect(filesInCircles()).toEqual([]);
  });

  test('A folder of the mirror imports itself and folders of the layers below it.', () => {
    const sources = inFolder('local/src');
    const folders = new Set(sources.flatMap(({ path }) => mirrorFolderOf(path) ?? []));
    expect([...folders].sort()).toEqual(mirrorLayers.flat().sort());
    const upward = forbidden(
      sources,
      (module, file) =>
        mirrorFolderOf(module) === undefined ||
        mirrorFolderOf(module) === mirrorFolderOf(file) ||
        mirrorLayerOf(module) < mirrorLayerOf(file),
    );
    expect(upward).toEqual([]);
  });

  test('Whatever serves HTTP on this machine is guarded from pages of other sites.', () => {
    // The one that is not speaks TLS by a key that no browser has.
    const servers =
      /\bcreateServer\b[^;]*from 'node:https?'|'node:http2'|\b(serve|createAdaptorServer)\b[^;]*from '@hono/;
    const serving = inFolder('local').filter(({ text }) => servers.test(text));
    expect(serving.map(({ path }) => path)).toEqual([
      'local/src/aws/response-listener.ts',
      'local/src/shared/http-server.ts',
    ]);
  });

  test('What a function remembers between invocations is bounded.', () => {
    // At the left margin is what lives as long as the environment: an empty Map there grows with what clients send.
    const growing = /^(export )?(const|let) \w+(: [^=]+)? = new (Map|Set)(<[^>]*>)?\(\)/m;
    const keyedByEventType = ['events/codec.ts', 'events/written-event.ts'];
    const keyedByFontFile = [
      'functions/notification/pdf/embedded-font.ts',
      'functions/notification/pdf/font.ts',
    ];
    const remembering = [...inFolder('functions'), ...inFolder('events')].filter(({ text }) =>
      growing.test(text),
    );
    expect(remembering.map(({ path }) => path)).toEqual([...keyedByFontFile, ...keyedByEventType]);
  });

  test('Files are short and named in kebab-case.', () => {
    const long = files.filter(({ text }) => text.split('\n').length > longestFileInLines);
    expect(long.map(({ path }) => path)).toEqual([]);
    expect(files.map(({ path }) => path).filter((path) => /[A-Z_ ]/.test(path))).toEqual([]);
  });
});

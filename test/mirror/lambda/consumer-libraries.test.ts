import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { build, type Format } from 'esbuild';
import { startLambda, writeFiles } from './fixture.ts';

const lambda = startLambda();
afterAll(() => lambda.stop());

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
const event = {
  eventSource: 'aws:kafka',
  eventSourceArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/shop/751d2973-a626-431c-9d4e-d7975eb44dd7-2',
  bootstrapServers: 'b-1.shop.a1bcde.c1.kafka.us-east-1.amazonaws.com:9092',
  records: {
    'orders-0': [
      {
        topic: 'orders',
        partition: 0,
        offset: 15,
        timestamp: 1545084650987,
        timestampType: 'CREATE_TIME',
        key: base64('k'),
        value: base64({ total: 12.3 }),
        headers: [{ name: [...Buffer.from('Ada')] }],
      },
    ],
  },
};

interface Library {
  readonly packages: readonly string[];
  /** What is imported of each package, or all of it from the only one. */
  readonly take: readonly string[];
  readonly handler: string;
  readonly result: unknown;
}

const powertools: Library = {
  packages: ['@aws-lambda-powertools/kafka'],
  take: ['kafkaConsumer', 'SchemaType'],
  handler: `kafkaConsumer(async ({ records }) => records.map(({ key, value, headers }) => ({ key, value, headers })),
    { key: { type: SchemaType.JSON }, value: { type: SchemaType.JSON } })`,
  result: [{ key: 'k', value: { total: 12.3 }, headers: [{ name: 'Ada' }] }],
};
const middy: Library = {
  packages: ['@middy/core', '@middy/event-normalizer'],
  take: ['default: middy', 'default: eventNormalizer'],
  handler: `middy().use(eventNormalizer()).handler(async ({ records }) => records['orders-0'].map(({ value }) => value))`,
  result: [{ total: 12.3 }],
};

const sourceOf = ({ packages, take, handler }: Library, format: Format) => {
  const load = packages.map((name, index) => {
    const names = packages.length === 1 ? take.join(', ') : take[index];
    return format === 'esm'
      ? `import { ${names?.replace(': ', ' as ')} } from '${name}';`
      : `const { ${names} } = require('${name}');`;
  });
  return `${load.join('\n')}\n${format === 'esm' ? 'export const handler =' : 'exports.handler ='} ${handler};`;
};

describe.each<[string, Library]>([
  ['Powertools’ Kafka consumer', powertools],
  ['Middy’s normalizer', middy],
])('%s reads delivered events', (_name, library) => {
  const project = path.resolve('node_modules');
  const absent = path.join(lambda.directory, 'absent.cjs');
  writeFiles(lambda.directory, { 'absent.cjs': '' });
  const run = async (name: string) => {
    const { error, response } = await lambda.call(name, event);
    expect(error ? response : { response }).toEqual({ response: library.result });
  };

  test.each<[Format, string]>([
    ['cjs', 'index.js'],
    ['esm', 'index.mjs'],
  ])('a library in a function reads delivered events bundled as %s', async (format, file) => {
    const { outputFiles } = await build({
      stdin: { contents: sourceOf(library, format), resolveDir: path.dirname(project), loader: 'js' },
      bundle: true,
      write: false,
      platform: 'node',
      format,
      // Needed for Avro and Protobuf alone, and installed by those who use them.
      alias: { 'avro-js': absent, protobufjs: absent },
      logLevel: 'silent',
    });
    await run(
      lambda.deploy(`${library.take[0]}-${format}`.replaceAll(/\W+/g, '-'), {
        [file]: outputFiles[0]?.text ?? '',
      }),
    );
  });

  test.each<[Format, string, 'code' | 'layer']>([
    ['cjs', 'index.js', 'code'],
    ['esm', 'index.mjs', 'code'],
    ['cjs', 'index.js', 'layer'],
    ['esm', 'index.mjs', 'layer'],
  ])(
    'a library in a function reads delivered events installed, loaded as %s by %s, in the %s',
    async (format, file, where) => {
      const name = `${library.take[0]}-${format}-${where}`.replaceAll(/\W+/g, '-');
      const layer = path.join(lambda.directory, `layer-of-${name}`);
      const modules = path.join(
        where === 'layer' ? `${layer}/nodejs` : path.join(lambda.directory, name),
        'node_modules',
      );
      for (const each of library.packages) {
        mkdirSync(path.dirname(path.join(modules, each)), { recursive: true });
        symlinkSync(path.join(project, each), path.join(modules, each));
      }
      writeFiles(path.join(lambda.directory, name), {});
      await run(
        lambda.deploy(
          name,
          { [file]: sourceOf(library, format) },
          { layerDirectories: where === 'layer' ? [layer] : [] },
        ),
      );
    },
  );
});

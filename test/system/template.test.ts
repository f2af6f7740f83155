import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { eventually } from './support/shop.ts';
import { removeDataDirectory, type System, startOnSharedServices } from './support/system.ts';

const template = resolve(import.meta.dirname, '../fixtures/weather/weather.yaml');
const credentials = { accessKeyId: 'me', secretAccessKey: 'me' };

const config = mkdtempSync(join(tmpdir(), 'weather-config-'));

let system: System;
let dynamodb: DynamoDBClient;

beforeAll(async () => {
  // Functions see UTC wherever the mirror is.
  process.env.TZ = 'Asia/Tokyo';
  writeFileSync(
    join(config, 'page.js'),
    "export const show = (element) => { element.textContent = 'wind'; };",
  );
  writeFileSync(
    join(config, 'weather.config.mjs'),
    `export default {
      title: 'Weather',
      pages: [{ name: 'wind', title: 'Wind', script: 'page.js' }],
      tryIt: ({ kafka }, dataDirectory) => 'write to wind at ' + kafka + ', data in ' + dataDirectory,
    };`,
  );
  const options = ['--template', template, '--parameter', 'Stage=test'];
  system = await startOnSharedServices([...options, '--config', join(config, 'weather.config.mjs')]);
  dynamodb = new DynamoDBClient({ endpoint: system.ready.aws, region: 'us-east-1', credentials });
});

afterAll(async () => {
  dynamodb?.destroy();
  await system?.end('SIGTERM');
  if (system) removeDataDirectory(system.dataDirectory);
  rmSync(config, { recursive: true });
});

/** Ids of everything the functions wrote. */
async function seen(): Promise<string[]> {
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: 'weather-test' }));
  return Items.map(({ id }) => id?.S ?? '').sort();
}

async function produce(topic: string, values: readonly string[]): Promise<void> {
  const kafka = new Kafka({ brokers: system.ready.kafka.split(','), logLevel: logLevel.NOTHING });
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic, messages: values.map((value) => ({ value })) });
  await producer.disconnect();
}

/** The lines of the table `not run here`, as cells. */
function unsupportedResources(): string[][] {
  const lines = system.said().split('\n');
  const rows = lines.slice(lines.indexOf('not run here:') + 1);
  const end = rows.findIndex((line) => !line.startsWith('  '));
  return rows.slice(0, end).map((line) => line.trim().split(/ {2,}/));
}

describe('a YAML template written by hand', () => {
  test('a YAML template written by hand has the title, the pages and the command to try of the configuration that is named', async () => {
    const { console: address, kafka } = system.ready;
    const read = async (path: string) => (await fetch(`${address}/${path}`)).text();
    expect(JSON.parse(await read('api/v1/state'))).toMatchObject({ title: 'Weather' });
    expect(JSON.parse(await read('app-pages.json'))).toEqual([{ name: 'wind', title: 'Wind' }]);
    expect(await read('app-pages/wind.js')).toContain('textContent = "wind"');
    expect(system.said()).toContain(`write to wind at ${kafka}, data in `);
  });

  test('a YAML template written by hand runs: an inline function, and one in a folder that needs a layer, get the records of their topics', async () => {
    await produce('wind', ['7', '9']);
    await produce('gusts', ['20']);
    await eventually(async () => {
      expect(await seen()).toEqual([
        'force 8 at broker.weather.example:9092',
        'wind of us-east-1 north 7 at 0 h',
        'wind of us-east-1 north 9 at 0 h',
      ]);
    });
  });

  test('a YAML template written by hand gets a log line for the cluster that replaces unknown brokers, and for topics that no resource declares', () => {
    expect(system.said()).toContain(
      `GustWarnings: broker.weather.example:9092 is not in the template; topic gusts is read from the local Kafka ${system.ready.kafka} instead`,
    );
    expect(system.said()).toMatch(/topic gusts is named by a mapping but declared nowhere/);
    expect(system.said()).toMatch(/topic wind is named by a mapping but declared nowhere/);
  });

  test('a YAML template written by hand finds what a mapping writes of itself in the log of its function', async () => {
    const logs = join(system.dataDirectory, 'logs');
    await eventually(async () => {
      const texts = readdirSync(logs).map((file) => readFileSync(join(logs, file), 'utf8'));
      const lines = texts.join('').split('\n');
      const filtered = lines
        .filter((line) => line.includes('POLLER_STATUS_EVENT'))
        .map((line) => JSON.parse(line));
      expect(filtered.at(-1)).toMatchObject({ kafkaEventSourceConnection: { topics: ['wind'] } });
    });
  });

  test('a YAML template written by hand gets a warning of a handler that is not there', () => {
    expect(system.said()).toMatch(
      /Draft: Handler is draft\.handler: there is no draft, draft\.js, .+ in \S+\/warnings, which has: src\/\./,
    );
  });

  test('a YAML template written by hand gets a list of what is not run, and only that', () => {
    const mapping = 'AWS::Lambda::EventSourceMapping';
    expect(unsupportedResources()).toEqual([
      ['OldApi', 'AWS::ApiGateway::RestApi', expect.stringMatching(/^REST APIs \(v1\) are not run/)],
      ['ForecastReadings', mapping, expect.stringMatching(/^its function weather-Forecast-\w+ is not run$/)],
      ['FromConfluent', mapping, expect.stringMatching(/Confluent.+ https:\/\/registry\.weather\.example /)],
      ['FromMailroom', mapping, expect.stringMatching(/^mappings of sqs sources are not run/)],
      ['FromQueue', mapping, expect.stringMatching(/^ConsumptionMode Queue \(share groups, .+\) is not run/)],
      ['Forecast', 'AWS::Lambda::Function', expect.stringMatching(/^functions on python3\.13 are not run/)],
      ['WindUrl', 'AWS::Lambda::Url', expect.stringMatching(/^function URLs are not served/)],
    ]);
  });
});

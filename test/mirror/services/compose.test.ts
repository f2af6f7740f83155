import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { settingsCompose } from '../../../local/src/services/docker/index.ts';
import { serverProperties } from '../../../local/src/services/kafka/server-properties.ts';

interface Compose {
  readonly services: Record<string, { ports?: string[]; environment?: Record<string, string | number> }>;
}

function compose(file: string): Compose {
  return parse(readFileSync(join(import.meta.dirname, '../../../local', file), 'utf8')) as Compose;
}

const files = ['compose.yaml', 'compose.iam.yaml'];

/** How the image names a property: https://hub.docker.com/r/apache/kafka */
function variable(property: string): string {
  return `KAFKA_${property.toUpperCase().replaceAll('-', '___').replaceAll('.', '_')}`;
}

function embeddedProperties(): [string, string][] {
  const ports = { plaintext: 1, iam: 2, controller: 3, tls: 4, scram: 5 };
  const text = serverProperties({ logDirectory: '/log', keystoreFile: '/tls', ports });
  return text
    .trim()
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
}

describe('the containers of --services=docker', () => {
  test('the containers of --services=docker are Kafka, its page, DynamoDB Local and the mailbox', () => {
    expect(Object.keys(compose('compose.yaml').services)).toEqual([
      'kafka',
      'kafka-ui',
      'dynamodb',
      'mailbox',
    ]);
  });

  test.each(files)(
    'the containers of --services=docker publish ports on the loopback interface only (%s)',
    (file) => {
      const ports = Object.values(compose(file).services).flatMap((service) => service.ports ?? []);
      expect(ports.length).toBeGreaterThan(0);
      expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    },
  );

  test('the containers of --services=docker give the broker the settings that the embedded one has', () => {
    const environment = Object.assign({}, ...files.map((file) => compose(file).services.kafka?.environment));
    const shared = embeddedProperties().filter(([name]) =>
      /^(listener\.name\..*(class|config|mechanisms|type|password)|auto\.|allow\.|authorizer\.|principal\.|offsets\.|transaction\.|share\.|group\.)/.test(
        name,
      ),
    );
    expect(shared.length).toBeGreaterThan(10);
    for (const [name, value] of shared)
      expect([name, String(environment[variable(name)])]).toEqual([name, value]);
  });

  test('the containers of --services=docker get the settings of MSK configurations by a separate file', () => {
    expect(parse(settingsCompose({ 'message.max.bytes': '8388608' }))).toEqual({
      services: { kafka: { environment: { KAFKA_MESSAGE_MAX_BYTES: '8388608' } } },
    });
  });
});

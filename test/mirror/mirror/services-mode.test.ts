import { describe, expect, test } from '@jest/globals';
import type { PortNumbers } from '../../../local/src/mirror/options.ts';
import { servicesModeOf } from '../../../local/src/mirror/services-mode.ts';

const ports: PortNumbers = {
  ...{ api: 0, console: 0, aws: 0, issuer: 0 },
  ...{ kafka: 0, kafkaIam: 0, kafkaTls: 0, kafkaScram: 0, dynamodb: 0, mail: 0 },
};
const temporary = { temporaryFolder: '/tmp/mirror-1', dataDirectory: '/tmp/mirror-1/data', ports };
const withJava = async () => 'embedded' as const;
const withoutJava = async () => 'docker' as const;

describe('where services come from', () => {
  test.each([
    ['shared for a mirror that keeps nothing', temporary, withJava, 'shared'],
    ['chosen by the user before all', { ...temporary, services: 'external' as const }, withJava, 'external'],
    [
      'embedded for a data directory that is kept',
      { ...temporary, dataDirectory: '/home/sarah/data' },
      withJava,
      'embedded',
    ],
    ['embedded for the command line', { ...temporary, temporaryFolder: undefined }, withJava, 'embedded'],
    [
      'embedded for a fixed port of a service',
      { ...temporary, ports: { ...ports, kafka: 9092 } },
      withJava,
      'embedded',
    ],
    [
      'shared for a fixed port of the mirror itself',
      { ...temporary, ports: { ...ports, api: 3000 } },
      withJava,
      'shared',
    ],
    ['docker without Java', temporary, withoutJava, 'docker'],
  ])('services are %s', async (_, options, byDefault, expected) => {
    expect(await servicesModeOf({ services: undefined, ...options }, byDefault)).toBe(expected);
  });
});

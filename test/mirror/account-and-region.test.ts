import { describe, expect, test } from '@jest/globals';
import { functionArnOf, mappingArnOf } from '../../local/src/event-source-mapping/settings/arns.ts';
import { defaultPlace } from '../../local/src/mirror/default-place.ts';
import { requestPlaces } from '../../local/src/mirror/request-place.ts';
import { pseudoParametersOf } from '../../local/src/mirror/stack-source.ts';
import { arnAt, isRegion, partitionOf } from '../../local/src/shared/place.ts';
import { readStackEnvironment } from '../../local/src/template/stack-environment.ts';
import type { Stack } from '../../local/src/template/types.ts';

const home = { accountId: '123456789012', region: 'us-east-1' };

const stackIn = (environment: Stack['environment']): Stack => ({
  id: 'Shop',
  stackName: 'shop',
  dependsOn: [],
  environment,
  template: { Resources: {} },
  templateFile: '/Shop.template.json',
  assetPath: () => undefined,
});

describe('The environment of a stack in the manifest', () => {
  test.each([
    ['aws://111122223333/eu-west-1', { accountId: '111122223333', region: 'eu-west-1' }],
    ['aws://unknown-account/eusc-de-east-1', { region: 'eusc-de-east-1' }],
    ['aws://111122223333/unknown-region', { accountId: '111122223333' }],
    ['aws://unknown-account/unknown-region', {}],
    [undefined, {}],
  ])('%s is read', (text, expected) => {
    expect(readStackEnvironment(text, 'Shop', 'manifest.json')).toEqual(expected);
  });

  test.each(['aws://1111/eu-west-1', 'aws://111122223333/Ireland', 'aws://111122223333', 'eu-west-1', ''])(
    '%j is refused in one line that names what is accepted',
    (text) => {
      expect(() => readStackEnvironment(text, 'Shop', 'cdk.out/manifest.json')).toThrow(
        `cdk.out/manifest.json: environment of stack Shop is ${JSON.stringify(text)}; accepted: aws://ACCOUNT/REGION`,
      );
    },
  );
});

describe('Pseudo parameters', () => {
  test('Pseudo parameters are of the account and Region of the stack', () => {
    const environment = { accountId: '111122223333', region: 'us-isob-east-1' };
    expect(pseudoParametersOf(stackIn(environment), home)).toMatchObject({
      ...environment,
      partition: 'aws-iso-b',
      urlSuffix: 'sc2s.sgov.gov',
      stackId: expect.stringMatching(
        /^arn:aws-iso-b:cloudformation:us-isob-east-1:111122223333:stack\/shop\//,
      ),
    });
  });

  test.each<[Stack['environment'], object]>([
    [undefined, home],
    [{ region: 'eu-west-1' }, { accountId: home.accountId, region: 'eu-west-1' }],
    [{ accountId: '111122223333' }, { accountId: '111122223333', region: home.region }],
  ])(
    'Pseudo parameters of a stack with environment %j fall back to the default for what is unknown',
    (environment, place) => {
      expect(pseudoParametersOf(stackIn(environment), home)).toMatchObject(place);
    },
  );
});

describe('A Region', () => {
  test.each([
    ['us-east-1', 'aws', 'amazonaws.com'],
    ['mx-central-1', 'aws', 'amazonaws.com'],
    ['cn-northwest-1', 'aws-cn', 'amazonaws.com.cn'],
    ['us-gov-west-1', 'aws-us-gov', 'amazonaws.com'],
    ['eusc-de-east-1', 'aws-eusc', 'amazonaws.eu'],
    ['us-iso-west-1', 'aws-iso', 'c2s.ic.gov'],
    ['eu-isoe-west-1', 'aws-iso-e', 'cloud.adc-e.uk'],
    ['us-isof-south-1', 'aws-iso-f', 'csp.hci.ic.gov'],
  ])('%s is of partition %s', (region, id, urlSuffix) => {
    expect(isRegion(region)).toBe(true);
    expect(partitionOf(region)).toEqual({ id, urlSuffix });
  });

  test.each(['', 'local', 'eu-west-1a', 'EU-WEST-1', 'eu_west_1', 'aws-global'])('%j is none', (text) => {
    expect(isRegion(text)).toBe(false);
  });
});

describe('The account and Region of stacks that name none', () => {
  test('The account and Region of stacks that name none are those of options, else of the environment, else of examples', () => {
    const environment = { AWS_ACCOUNT_ID: '111122223333', AWS_REGION: 'eu-west-1' };
    expect(defaultPlace({}, {})).toEqual(home);
    expect(defaultPlace({}, environment)).toEqual({ accountId: '111122223333', region: 'eu-west-1' });
    expect(defaultPlace({ region: 'eu-west-3' }, environment)).toEqual({
      accountId: '111122223333',
      region: 'eu-west-3',
    });
  });

  test.each([
    [{ AWS_ACCOUNT_ID: '1234' }, 'the variable AWS_ACCOUNT_ID is 1234; accepted: 12 digits.'],
    [{ AWS_REGION: 'local' }, 'the variable AWS_REGION is local; accepted: a Region such as eu-west-1.'],
  ])(
    'The account and Region of stacks that name none are refused when the environment says %j',
    (environment, line) => {
      expect(() => defaultPlace({}, environment)).toThrow(line);
    },
  );
});

describe('A request is served', () => {
  const europe = { accountId: '111122223333', region: 'eu-west-1' };
  const america = { accountId: '444455556666', region: 'us-east-2' };
  const placeOf = requestPlaces([europe, america], (accessKeyId) =>
    accessKeyId === 'AKIAORDERS' ? arnAt(europe, 'lambda', 'function:orders') : undefined,
  );

  test.each([
    ['in the account of its function', 'AKIAORDERS', 'eu-west-1', europe],
    [
      'in any Region that its function signs for',
      'AKIAORDERS',
      'ap-east-1',
      { ...europe, region: 'ap-east-1' },
    ],
    ['in the Region of its function when it signs for several', 'AKIAORDERS', undefined, europe],
    ['in the Region that a developer signs for', 'test', 'eu-west-1', europe],
    [
      'in the Region of the last stack when none is where a developer signs for',
      'test',
      'sa-east-1',
      america,
    ],
    ['in the account that an access key id names', '111122223333', 'us-east-2', europe],
    ['in the account of the stack when an access key id names another', '000000000000', 'us-east-2', america],
  ])('%s', (_where, accessKeyId, region, expected) => {
    expect(placeOf(accessKeyId, region)).toEqual(expected);
  });
});

describe('ARNs of mappings', () => {
  test('ARNs of mappings are of the account of the function, not of the cluster', () => {
    const functionArn = 'arn:aws-eusc:lambda:eusc-de-east-1:111122223333:function:orders';
    expect(mappingArnOf('u', functionArn)).toBe(
      'arn:aws-eusc:lambda:eusc-de-east-1:111122223333:event-source-mapping:u',
    );
  });

  test('ARNs of mappings of a function that is known by its name alone are of the event source', () => {
    const cluster = 'arn:aws-cn:kafka:cn-north-1:111122223333:cluster/shop/1-1';
    expect(functionArnOf('orders', cluster)).toBe(
      'arn:aws-cn:lambda:cn-north-1:111122223333:function:orders',
    );
  });
});

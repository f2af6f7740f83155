import { expect, test } from '@jest/globals';
import type { RoleUse } from '../../../local/src/iam/access-control.ts';
import { jsonApi } from '../../../local/src/json-api/app.ts';
import { grantsState } from '../../../local/src/json-api/grant-schemas.ts';
import type { ApiPorts } from '../../../local/src/json-api/types.ts';
import { fakeLambda } from '../aws/fakes.ts';
import { allow } from '../iam/policies.ts';
import { IamWorld } from '../iam/world.ts';

const TABLE = 'arn:aws:dynamodb:us-east-1:123456789012:table/t';
const access = (action: string) => ({ action, resources: [TABLE] });

async function grantsOf(ports: Partial<ApiPorts>) {
  const app = jsonApi({ lambda: fakeLambda(['orders']), ...ports } as ApiPorts);
  return grantsState.parse(await (await app.request('/grants')).json());
}

test('What a function was refused is named once, with a statement that allows it when it is added.', async () => {
  const world = new IamWorld();
  world.grant(allow('dynamodb:GetItem', TABLE));
  for (const action of ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:PutItem'])
    world.access.authorizeRequest('orders', access(action));
  const { isEnforced, roles, refusals } = await grantsOf({ access: world.access });
  expect(isEnforced).toBe(true);
  expect(roles.map(({ functions, grants }: RoleUse) => [functions, grants])).toEqual([
    [['orders'], [{ action: 'dynamodb:GetItem', resource: TABLE, use: 'needed' }]],
  ]);
  expect(refusals).toMatchObject([
    {
      caller: 'orders',
      isFunction: true,
      action: 'dynamodb:PutItem',
      resource: TABLE,
      count: 2,
      statement: { Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: TABLE },
    },
  ]);

  world.grant(refusals[0]?.statement ?? {});
  expect(world.access.authorizeRequest('orders', access('dynamodb:PutItem'))).toBeUndefined();
});

test('A refusal by a statement that denies has no statement to add.', async () => {
  const world = new IamWorld();
  world.grant(allow('*', '*'), { Effect: 'Deny', Action: 'dynamodb:*', Resource: '*' });
  world.access.authorizeRequest('orders', access('dynamodb:PutItem'));
  const { refusals } = await grantsOf({ access: world.access });
  expect(refusals).toMatchObject([{ isExplicit: true }]);
  expect(refusals[0]?.statement).toBeUndefined();
});

test('Without enforcement the grants are empty and say so.', async () => {
  expect(await grantsOf({})).toEqual({ isEnforced: false, roles: [], refusals: [] });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dynamodbAccesses } from '../../../local/src/aws/access/dynamodb.ts';
import { testKafka } from '../../support/kafka.ts';

/** What the access check evaluates is what DynamoDB Local touches, whatever is written around it. */

const { dynamodbEndpoint } = testKafka();
const place = { region: 'us-east-1', accountId: '123456789012' };
const id = randomUUID().slice(0, 8);
/** A name that needs no quotes, and one that does. */
const tables = [`Mine_${id}`, `Secret-${id}`, `FROM.${id}`];

async function call(operation: string, body: unknown): Promise<{ status: number; text: string }> {
  const response = await fetch(dynamodbEndpoint, {
    method: 'POST',
    headers: {
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'content-type': 'application/x-amz-json-1.0',
      authorization: 'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request',
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

beforeAll(async () => {
  for (const TableName of tables) {
    await call('CreateTable', {
      TableName,
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'g', AttributeType: 'S' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'idx',
          KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    });
    const Item = { pk: { S: '1' }, g: { S: 'g' }, home: { S: `home:${TableName}` } };
    await call('PutItem', { TableName, Item });
  }
});
afterAll(async () => {
  for (const TableName of tables) await call('DeleteTable', { TableName });
});

const tableName = fc.constantFrom(...tables);
/** What may be between any two tokens, and looks like a statement itself. */
const gap = tableName.chain((name) =>
  fc.constantFrom(
    ...Array.from({ length: 12 }, () => ' '),
    '\n',
    '\t\v\f',
    ` /* FROM "${name}" */ `,
    `/**/`,
    ` -- FROM "${name}"\n`,
    `--\r`,
    `/*/ "${name}" /*/`,
    ` /* a /* "${name}" */ `,
    '\u00a0',
    '',
  ),
);
const decoy = tableName.chain((name) =>
  fc.constantFrom(`"x FROM ""${name}"" "`, `"FROM"`, `home`, `*`, `"home"`, `'FROM "${name}"'`, `pk, home`),
);
const quoted = tableName.chain((name) => fc.constantFrom(`"${name}"`, name, `@"${name}"`, `("${name}")`));
const index = fc.constantFrom('', '', '', '."idx"', '.idx', `['idx']`, `["idx"]`, '.idx.x', '[0]');
const condition = tableName.chain((name) =>
  fc.constantFrom(
    '',
    '',
    '',
    `WHERE pk='1'`,
    `WHERE home<>'FROM "${name}"'`,
    `, "${name}"`,
    `x`,
    `AS x`,
    `;`,
  ),
);
const wrapped = fc.constantFrom(
  (text: string) => text,
  (text: string) => text,
  (text: string) => text,
  (text: string) => `(${text})`,
  (text: string) => `((${text}))`,
  (text: string) => `EXISTS(${text})`,
  (text: string) => `(${text}`,
  (text: string) => `${text};`,
);
const select = fc
  .tuple(gap, fc.constantFrom('SELECT', 'select'), gap, decoy, gap, quoted, index, gap, condition, gap)
  .map(([a, verb, b, what, c, from, on, d, where, e]) =>
    [a, verb, b, what, c, 'FROM', c, from, on, d, where, e].join(''),
  );
const statement = fc.tuple(select, wrapped).map(([text, wrap]) => wrap(text));

/** Tables whose items a response holds. */
const touched = (text: string) => tables.filter((name) => text.includes(`home:${name}`));
const evaluated = (operation: string, body: string) =>
  dynamodbAccesses(operation, Buffer.from(body), place).flatMap(({ resources }) => resources);
/** Whether a judgement covers a table: that table, one of its indexes, or everything. */
const covers = (resources: readonly string[], name: string) =>
  resources.some(
    (resource) => resource === '*' || resource.split(':table/')[1]?.replace(/\/index\/.*/, '') === name,
  );

test('a selection that returns items of a table was evaluated on that table or on everything', async () => {
  let returned = 0;
  await fc.assert(
    fc.asyncProperty(statement, async (Statement) => {
      const body = JSON.stringify({ Statement });
      const { status, text } = await call('ExecuteStatement', body);
      const found = status === 200 ? touched(text) : [];
      returned += found.length;
      for (const name of found)
        expect({ Statement, covered: covers(evaluated('ExecuteStatement', body), name) }).toEqual({
          Statement,
          covered: true,
        });
    }),
    { numRuns: 400 },
  );
  // Or the property says nothing.
  expect(returned).toBeGreaterThan(20);
});

test.each([
  ['inserts', (name: string, pk: string) => `INSERT INTO "${name}" VALUE {'pk':'${pk}', 'x':'INTO Mine'}`],
  ['inserts in parentheses', (name: string, pk: string) => `(insert/**/into "${name}" value {'pk':'${pk}'})`],
  ['updates', (name: string) => `/* UPDATE x */ UPDATE "${name}" SET touched='y' WHERE pk='1'`],
  ['updates from', (name: string) => `FROM "${name}" WHERE pk='1' SET touched='z'`],
  ['deletes', (name: string) => `(-- x\rDELETE FROM "${name}" WHERE pk='gone')`],
])('a statement that %s was evaluated on its table or on everything', async (_case, statementOn) => {
  for (const name of tables) {
    const body = JSON.stringify({ Statement: statementOn(name, randomUUID()) });
    expect(await call('ExecuteStatement', body)).toMatchObject({ status: 200 });
    expect(covers(evaluated('ExecuteStatement', body), name)).toBe(true);
    for (const other of tables.filter(
      (each) => each !== name && !evaluated('ExecuteStatement', body).includes('*'),
    ))
      expect(covers(evaluated('ExecuteStatement', body), other)).toBe(false);
  }
});

/** Documents that name tables in the ways JSON allows. */
const document = fc
  .array(fc.tuple(fc.constantFrom('TableName', '\\u0054ableName', 'tableName', 'IndexName'), tableName), {
    minLength: 1,
    maxLength: 4,
  })
  .map((members) => members.map(([key, name]) => `"${key}":"${name}"`).join(','))
  .map((members) => `{${members},"Key":{"pk":{"S":"1"}}}`);
const around = fc.constantFrom(
  (text: string) => text,
  (text: string) => `\uFEFF${text}`,
  (text: string) => `${text} x`,
  (text: string) => `${text}${text}`,
  (text: string) => ` ${text}\n`,
);

test('a document that returns an item was evaluated on its table, or refused', async () => {
  let returned = 0;
  await fc.assert(
    fc.asyncProperty(document, around, async (text, wrap) => {
      const body = wrap(text);
      const response = await call('GetItem', body);
      const found = response.status === 200 ? touched(response.text) : [];
      returned += found.length;
      for (const name of found)
        expect({ body, covered: coveredOrRefused(body, name) }).toEqual({ body, covered: true });
    }),
    { numRuns: 200 },
  );
  expect(returned).toBeGreaterThan(40);
});

function coveredOrRefused(body: string, name: string): boolean {
  try {
    return covers(evaluated('GetItem', body), name);
  } catch {
    return true;
  }
}

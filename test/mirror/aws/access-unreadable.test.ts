import { describe, expect, test } from '@jest/globals';
import { dynamodbAccesses } from '../../../local/src/aws/access/dynamodb.ts';
import { lambdaAccesses } from '../../../local/src/aws/access/lambda.ts';
import { firstVersionAccesses, sesAccesses } from '../../../local/src/aws/access/ses.ts';

/** What the access check cannot read is refused, or evaluated on everything: never let through. */

const place = { region: 'us-east-1', accountId: '123456789012' };
const table = (name: string) => `arn:aws:dynamodb:us-east-1:123456789012:table/${name}`;
const resourcesOf = (accesses: readonly { resources: readonly string[] }[]) =>
  accesses.flatMap(({ resources }) => resources);
const dynamodb = (operation: string, members: unknown) =>
  resourcesOf(dynamodbAccesses(operation, Buffer.from(JSON.stringify(members)), place));
const everyPartiQl = ['*', '*', '*', '*'];

describe('a PartiQL statement', () => {
  const evaluated = (Statement: unknown) => dynamodb('ExecuteStatement', { Statement });

  test.each([
    ['with a comment before it', '/* FROM "Mine" */ SELECT * FROM "Secret"', table('Secret')],
    ['with a line comment before it', '-- FROM Mine\nSELECT * FROM "Secret"', table('Secret')],
    ['with a comment before its table', 'SELECT * FROM /* Mine */ "Secret"', table('Secret')],
    ['with a comment that ends at the first mark', '/* a /* b */ SELECT * FROM Secret', table('Secret')],
    ['in parentheses', '((SELECT * FROM "Secret"))', table('Secret')],
    ['with FROM inside a name', 'SELECT "v FROM Mine " FROM "Secret"', table('Secret')],
    ['with FROM inside a name with quotes', 'SELECT "a""FROM Mine" FROM Secret', table('Secret')],
    ['with FROM inside a text', "SELECT * FROM Secret WHERE v='it''s FROM Mine'", table('Secret')],
    ['without spaces', 'SELECT "pk"FROM"Secret"', table('Secret')],
    ['with a dotted table in quotes', 'SELECT * FROM "with.dot"', table('with.dot')],
    ['on a quoted index', 'SELECT * FROM "Secret" . "idx"', `${table('Secret')}/index/idx`],
    ['on an index in brackets', `SELECT * FROM Secret['idx'];`, `${table('Secret')}/index/idx`],
    ['on a table after @', 'SELECT * FROM @Secret', table('Secret')],
    ['that inserts', "insert into Secret value {'pk': 'FROM Mine'}", table('Secret')],
    ['that updates', `UPDATE "Secret" SET v='x' WHERE pk='1' RETURNING ALL OLD *`, table('Secret')],
    ['that deletes', `(DELETE FROM Secret WHERE pk='1')`, table('Secret')],
    ['that checks existence', `EXISTS(SELECT * FROM Secret WHERE pk='1')`, table('Secret')],
  ])('a PartiQL statement %s is evaluated on what it touches', (_case, statement, resource) => {
    expect(evaluated(statement)).toEqual([resource]);
  });

  test.each([
    ['is empty', ''],
    ['is a number', 1],
    ['is a list', ['SELECT * FROM Mine']],
    ['selects from a selection', 'SELECT * FROM (SELECT * FROM "Secret")'],
    ['has its table in parentheses', 'SELECT * FROM (Secret)'],
    ['joins', 'SELECT * FROM Mine, Secret'],
    ['joins in words', 'SELECT * FROM Mine CROSS JOIN Secret'],
    ['has an alias', 'SELECT * FROM Mine AS m'],
    ['is a union', 'SELECT * FROM Mine UNION SELECT * FROM Secret'],
    ['is two', 'SELECT * FROM Mine; SELECT * FROM Secret'],
    ['begins with FROM', "FROM Secret WHERE pk='1' SET v='x'"],
    ['has a path of three parts', 'SELECT * FROM Mine.idx.x'],
    ['begins with a byte order mark', '\uFEFFSELECT * FROM Mine'],
    ['has a comment that begins as one ends', '/*/ FROM Mine /*/ SELECT * FROM Secret'],
    ['has an open comment', 'SELECT * FROM Mine /* x'],
    ['has a line comment with another line end', '-- \u2028SELECT * FROM Mine'],
    ['has an open text', "SELECT * FROM Mine WHERE v='x"],
    ['has an Ion literal', 'SELECT `FROM Secret` FROM Mine'],
    ['has letters that look alike', 'SELECT * FROM Мine'],
    ['inserts otherwise', "INSERT INTO Mine << {'pk':'1'} >>"],
    ['does something else', 'DROP TABLE Mine'],
  ])('a PartiQL statement that %s is evaluated on everything', (_case, statement) => {
    expect(evaluated(statement)).toEqual(everyPartiQl);
  });

  test.each([
    ['BatchExecuteStatement', 'Statements'],
    ['ExecuteTransaction', 'TransactStatements'],
  ])('a PartiQL statement among several of %s is evaluated by itself', (operation, member) => {
    const statements = ['SELECT * FROM Mine', 'SELECT * FROM (Secret)', '/**/SELECT * FROM Secret'];
    const members = { [member]: statements.map((Statement) => ({ Statement })) };
    expect(dynamodb(operation, members)).toEqual([table('Mine'), ...everyPartiQl, table('Secret')]);
  });
});

describe('a request to DynamoDB', () => {
  const item = '{"TableName":"Secret","Key":{"pk":{"S":"1"}}}';

  test.each<[string, string | Buffer]>([
    ['a byte order mark', `\uFEFF${item}`],
    ['text after its end', `${item} x`],
    ['a second document after its end', `${item}{"TableName":"Mine"}`],
    ['a NUL after its end', `${item}\0`],
    ['UTF-16', Buffer.from(item, 'utf16le')],
    ['UTF-16 with a byte order mark', Buffer.from(`\uFEFF${item}`, 'utf16le')],
    ['a list', `[${item}]`],
    ['a comment', `/**/${item}`],
    ['single quotes', item.replaceAll('"', "'")],
    ['half of it', item.slice(0, -1)],
  ])('a request to DynamoDB with %s is refused as unreadable', (_case, body) => {
    const evaluate = () => dynamodbAccesses('GetItem', Buffer.from(body), place);
    expect(evaluate).toThrow(expect.objectContaining({ code: 'SerializationException', statusCode: 400 }));
  });

  test('a request to DynamoDB that names its table twice is evaluated by the last, which DynamoDB Local takes', () => {
    const body = Buffer.from('{"TableName":"Mine","\\u0054ableName":"Secret"}');
    expect(resourcesOf(dynamodbAccesses('GetItem', body, place))).toEqual([table('Secret')]);
  });

  test.each<[string, string, unknown, string[]]>([
    ['a table in lower case', 'GetItem', { tablename: 'Mine' }, ['*']],
    ['a number for a table', 'GetItem', { TableName: 123 }, ['*']],
    ['a list for a table', 'GetItem', { TableName: ['Mine'] }, ['*']],
    ['null for a table', 'GetItem', { TableName: null, TableArn: table('Mine') }, ['*']],
    ['null for an index', 'Query', { TableName: 'Secret', IndexName: null }, [table('Secret')]],
    ['a list for an index', 'Query', { TableName: 'Secret', IndexName: ['x'] }, ['*']],
    ['no items', 'TransactGetItems', {}, ['*']],
    [
      'items that are not a list',
      'TransactGetItems',
      { TransactItems: { Get: { TableName: 'Mine' } } },
      ['*'],
    ],
    ['parts of other names', 'TransactGetItems', { TransactItems: [{ get: { TableName: 'Mine' } }] }, ['*']],
    ['parts without a table', 'TransactWriteItems', { TransactItems: [{ Put: null }] }, ['*']],
    ['no tables', 'BatchGetItem', { RequestItems: {} }, ['*']],
    ['no statements', 'BatchExecuteStatement', { Statements: 'SELECT * FROM Mine' }, ['*']],
    ['an operation of a prototype', 'constructor', { TableName: 'Mine' }, [table('Mine')]],
    ['a stream and a table', 'GetShardIterator', { TableName: 'Mine', StreamArn: 's' }, ['s']],
    ['a shard iterator and a table', 'GetRecords', { TableName: 'Mine', ShardIterator: 'i' }, ['*']],
  ])(
    'a request to DynamoDB with %s is evaluated on what it may touch',
    (_case, operation, members, resources) => {
      expect(dynamodb(operation, members)).toEqual(resources);
    },
  );
});

describe('an email', () => {
  const raw = (...lines: string[]) => Buffer.from(lines.join('\r\n')).toString('base64');
  const send = (value: unknown, contentType = 'application/json') =>
    sesAccesses('SendEmail', { body: Buffer.from(JSON.stringify(value)), contentType }, place);
  const fromRaw = (...lines: string[]) =>
    resourcesOf(send({ Content: { Raw: { Data: raw(...lines, '', 'x') } } }));
  const identity = (id: string) => `arn:aws:ses:us-east-1:123456789012:identity/${id}`;
  const mine = [identity('a@mine.com'), identity('mine.com')];
  const other = [identity('b@other.com'), identity('other.com')];

  test.each([
    ['its From header, folded', ['From: "Last, First"', ' <a@mine.com>'], mine],
    ['every From header', ['From: a@mine.com', 'from : b@other.com'], [...mine, ...other]],
    ['everything without one', ['To: a@mine.com'], ['*']],
    ['everything for two addresses in one', ['From: b@other.com, a@mine.com'], ['*']],
    ['everything for two mailboxes in one', ['From: x <b@other.com>, y <a@mine.com>'], ['*']],
    ['everything for an address in a comment', ['From: b@other.com (a@mine.com)'], ['*']],
    ['everything for a group', ['From: g: b@other.com, a@mine.com;'], ['*']],
    ['everything for two at signs', ['From: b@other.com@mine.com'], ['*']],
  ])('an email that is raw is evaluated on %s', (_case, lines, resources) => {
    expect(fromRaw(...lines)).toEqual(resources);
  });

  test('an email both raw and simple asks for both actions', () => {
    const both = { FromEmailAddress: 'a@mine.com', Content: { Raw: {}, Simple: {} } };
    expect(send(both).map(({ action }) => action)).toEqual(['ses:SendRawEmail', 'ses:SendEmail']);
  });

  test.each([
    ['no JSON', 'x', 'application/json'],
    ['JSON with a byte order mark', '\uFEFF{}', 'application/json'],
    ['a form', '{"a":"&FromEmailAddress=b@other.com"}', 'application/x-www-form-urlencoded'],
    ['UTF-7', '{}', 'application/json; charset=utf-7'],
  ])('an email of %s is refused', (_case, text, contentType) => {
    expect(() => sesAccesses('SendEmail', { body: Buffer.from(text), contentType }, place)).toThrow(
      expect.objectContaining({ code: 'SerializationException' }),
    );
  });

  test('an email of version 1 is a form and nothing else', () => {
    const body = Buffer.from('{"Action":"SendRawEmail","a":"&Action=SendEmail&Source=a@mine.com&"}');
    expect(() => firstVersionAccesses({ body, contentType: 'application/json' }, place)).toThrow(
      expect.objectContaining({ code: 'SerializationException' }),
    );
  });

  test('an email of version 1 with two senders is evaluated by both', () => {
    const form = new URLSearchParams({ Action: 'SendRawEmail', Source: 'a@mine.com' });
    form.append('RawMessage.Data', raw('From: b@other.com', '', 'x'));
    const message = { body: Buffer.from(String(form)), contentType: 'application/x-www-form-urlencoded' };
    expect(resourcesOf(firstVersionAccesses(message, place))).toEqual([...mine, ...other]);
  });
});

test('a function reference that can name no function is refused before permission is asked', () => {
  const call = { name: 'Invoke', parameters: { FunctionName: 'a/../b' }, run: () => ({ statusCode: 200 }) };
  expect(() => lambdaAccesses(call, null, place)).toThrow(
    expect.objectContaining({ code: 'ValidationException' }),
  );
});

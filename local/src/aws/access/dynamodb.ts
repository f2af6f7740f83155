import type { Access } from '../../iam/evaluate.ts';
import { readMembers } from '../protocol/json.ts';
import { localArn, type Place } from './account-region.ts';
import { PARTIQL_ACTIONS, partiQlTarget } from './partiql.ts';

/** Members of a JSON object. */
type Members = Readonly<Record<string, unknown>>;

type AccessesOf = (members: Members, place: Place) => Access[];

/** What a part of a transaction asks for: each is allowed or refused like the operation of its name. */
const TRANSACTION_ACTIONS: ReadonlyMap<string, string> = new Map([
  ['ConditionCheck', 'ConditionCheckItem'],
  ['Delete', 'DeleteItem'],
  ['Get', 'GetItem'],
  ['Put', 'PutItem'],
  ['Update', 'UpdateItem'],
]);

const transaction: AccessesOf = ({ TransactItems }, place) =>
  objects(TransactItems).flatMap((item) =>
    Object.entries(item).flatMap(([part, members]) => {
      const action = TRANSACTION_ACTIONS.get(part);
      return action ? [access(action, membersIn(members).TableName, place)] : [];
    }),
  );

const batchOf =
  (action: string): AccessesOf =>
  ({ RequestItems }, place) =>
    Object.keys(membersIn(RequestItems)).map((table) => access(action, table, place));

const onIndex =
  (action: string): AccessesOf =>
  ({ TableName, IndexName }, place) => [access(action, TableName, place, IndexName)];

/** Its ARN alone says which stream it is about. */
const onStream =
  (action: string): AccessesOf =>
  ({ StreamArn }) => [onArn(action, StreamArn)];

const statement: AccessesOf = ({ Statement }, place) => partiQl(Statement, place);

const statements =
  (member: string): AccessesOf =>
  (members, place) =>
    objects(members[member]).flatMap((each) => statement(each, place));

/** Operations whose action or resource is not simply their own name and table. */
const OPERATIONS: ReadonlyMap<string, AccessesOf> = new Map([
  ['BatchExecuteStatement', statements('Statements')],
  ['BatchGetItem', batchOf('BatchGetItem')],
  ['BatchWriteItem', batchOf('BatchWriteItem')],
  ['DescribeStream', onStream('DescribeStream')],
  ['ExecuteStatement', statement],
  ['ExecuteTransaction', statements('TransactStatements')],
  // The stream is hidden in its ShardIterator.
  ['GetRecords', () => [onArn('GetRecords', undefined)]],
  ['GetShardIterator', onStream('GetShardIterator')],
  ['Query', onIndex('Query')],
  ['Scan', onIndex('Scan')],
  ['TransactGetItems', transaction],
  ['TransactWriteItems', transaction],
]);

/**
 * What an operation of DynamoDB needs: an action for each of its items where it has several, on tables and indexes.
 * What cannot be read as the name of a table is evaluated on `*`: the backend may find a table where this finds none.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 * @param operation for example `PutItem`.
 * @returns one access at least.
 * @throws {ServiceException} SerializationException for a body that is not a JSON object.
 */
export function dynamodbAccesses(operation: string, body: Buffer, place: Place): Access[] {
  const members = readMembers({ body });
  const accesses = OPERATIONS.get(operation)?.(members, place) ?? [onOneResource(operation, members, place)];
  if (accesses.length === 0) return [onArn(operation, undefined)];
  if (accesses.length === 1) return accesses;
  return [...new Map(accesses.map((each) => [`${each.action} ${each.resources}`, each])).values()];
}

const RESOURCE_MEMBERS = ['ResourceArn', 'StreamArn', 'TableArn', 'BackupArn', 'ExportArn'];

/** The table of every item operation; an ARN elsewhere; operations such as `ListTables` have no resource. */
function onOneResource(operation: string, members: Members, place: Place): Access {
  if (members.TableName !== undefined) return access(operation, members.TableName, place);
  return onArn(
    operation,
    RESOURCE_MEMBERS.map((name) => members[name]).find((value) => value !== undefined),
  );
}

/** @param arn anything other than text means every resource. */
const onArn = (operation: string, arn: unknown): Access => ({
  action: `dynamodb:${operation}`,
  resources: [typeof arn === 'string' ? arn : '*'],
});

/**
 * @param table a name, or an ARN where the API takes one.
 * @param index null counts as absent, as for DynamoDB.
 */
function access(action: string, table: unknown, place: Place, index?: unknown): Access {
  const hasIndex = index !== undefined && index !== null;
  if (typeof table !== 'string' || (hasIndex && typeof index !== 'string')) return onArn(action, undefined);
  const arn = table.startsWith('arn:') ? table : localArn('dynamodb', place, `table/${table}`);
  return onArn(action, hasIndex ? `${arn}/index/${index}` : arn);
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html */
function partiQl(text: unknown, place: Place): Access[] {
  const target = typeof text === 'string' ? partiQlTarget(text) : undefined;
  if (!target) return PARTIQL_ACTIONS.map((action) => onArn(action, undefined));
  return [access(target.action, target.table, place, target.index)];
}

function membersIn(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}

function objects(value: unknown): Members[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'object' && each !== null) : [];
}

import type { Access } from '../../iam/evaluate.ts';
import { type Members, membersOf } from './members.ts';
import { arnHere, type Place } from './place.ts';

type AccessesOf = (members: Members, place: Place) => Access[];

/** What a part of a transaction asks for: each is allowed or refused like the operation of its name. */
const TRANSACTION_ACTIONS: Readonly<Record<string, string>> = {
  ConditionCheck: 'ConditionCheckItem',
  Delete: 'DeleteItem',
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
};

const transaction: AccessesOf = ({ TransactItems }, place) =>
  objects(TransactItems).flatMap((item) =>
    Object.entries(item).flatMap(([part, members]) => {
      const action = TRANSACTION_ACTIONS[part];
      return action ? [access(action, (members as Members).TableName, place)] : [];
    }),
  );

const batchOf =
  (action: string): AccessesOf =>
  ({ RequestItems }, place) =>
    Object.keys((RequestItems ?? {}) as Members).map((table) => access(action, table, place));

const onIndex =
  (action: string): AccessesOf =>
  ({ TableName, IndexName }, place) => [access(action, TableName, place, IndexName)];

const statement: AccessesOf = ({ Statement }, place) => partiQl(String(Statement), place);

const statements =
  (member: string): AccessesOf =>
  (members, place) =>
    objects(members[member]).flatMap((each) => statement(each, place));

/** Operations whose action or resource is not simply their own name and table. */
const OPERATIONS: Readonly<Record<string, AccessesOf>> = {
  BatchExecuteStatement: statements('Statements'),
  BatchGetItem: batchOf('BatchGetItem'),
  BatchWriteItem: batchOf('BatchWriteItem'),
  ExecuteStatement: statement,
  ExecuteTransaction: statements('TransactStatements'),
  Query: onIndex('Query'),
  Scan: onIndex('Scan'),
  TransactGetItems: transaction,
  TransactWriteItems: transaction,
};

/**
 * What an operation of DynamoDB needs: an action for each of its items where it has several, on tables and indexes.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 * @param operation for example `PutItem`.
 * @returns nothing for a body that is no JSON object: the service refuses it.
 */
export function dynamodbAccesses(operation: string, body: Buffer, place: Place): Access[] {
  const members = membersOf(body);
  if (!members) return [];
  const accesses = OPERATIONS[operation]?.(members, place) ?? [onOneResource(operation, members, place)];
  return [...new Map(accesses.map((each) => [`${each.action} ${each.resources}`, each])).values()];
}

const RESOURCE_MEMBERS = ['ResourceArn', 'StreamArn', 'TableArn', 'BackupArn', 'ExportArn'];

/** The table of every item operation; an ARN elsewhere; operations such as `ListTables` have no resource. */
function onOneResource(operation: string, members: Members, place: Place): Access {
  if (members.TableName !== undefined) return access(operation, members.TableName, place);
  const arn = RESOURCE_MEMBERS.map((name) => members[name]).find((value) => value !== undefined);
  return { action: `dynamodb:${operation}`, resources: [arn === undefined ? '*' : String(arn)] };
}

/** @param table a name, or an ARN where the API takes one. */
function access(action: string, table: unknown, place: Place, index?: unknown): Access {
  const name = String(table);
  const arn = name.startsWith('arn:') ? name : arnHere('dynamodb', place, `table/${name}`);
  return {
    action: `dynamodb:${action}`,
    resources: [index === undefined ? arn : `${arn}/index/${index}`],
  };
}

const PARTIQL =
  /^\s*(SELECT|INSERT|UPDATE|DELETE)\b(?:.*?\bFROM\b|\s+INTO\b)?\s*"?([\w.-]+?)"?(?:\."?([\w-]+)"?)?(?:\s|\[|$)/is;

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html */
function partiQl(text: string, place: Place): Access[] {
  const [, verb = '', table, index] = PARTIQL.exec(text) ?? [];
  const action = `PartiQL${verb.charAt(0).toUpperCase()}${verb.slice(1).toLowerCase()}`;
  return table ? [access(action, table, place, index)] : [];
}

function objects(value: unknown): Members[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'object' && each !== null) : [];
}

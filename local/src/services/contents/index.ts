import type { RunningServices } from '../types.ts';
import {
  groupsWithoutMembers,
  type KafkaContents,
  kafkaContents,
  removeFromKafka,
} from './kafka-contents.ts';
import { emailIds, emptyMailbox } from './mailbox.ts';
import { deleteTables, emptyTables, tableNames } from './tables.ts';

/** What the services hold, each list sorted. */
export interface ServiceContents extends KafkaContents {
  readonly tables: readonly string[];
  /** Ids. */
  readonly emails: readonly string[];
}

type Services = Pick<RunningServices, 'kafka' | 'dynamodb' | 'ses'>;

/** Asks the services for what they hold. */
export async function contentsOf({ kafka, dynamodb, ses }: Services): Promise<ServiceContents> {
  const [ofKafka, tables, emails] = await Promise.all([
    kafkaContents(kafka.bootstrapBrokers),
    tableNames(dynamodb.endpoint),
    emailIds(ses.mailboxUrl),
  ]);
  return { ...ofKafka, tables, emails };
}

/**
 * Removes what the services hold, as far as it can be removed at a request: not the ids of transactions.
 * @throws {Error} for a consumer group that has members, and a service that does not respond.
 */
export async function emptyServices(services: Services): Promise<void> {
  const { topics, groups, users, acls, tables } = await contentsOf(services);
  const { kafka, dynamodb, ses } = services;
  await Promise.all([
    removeFromKafka(kafka.bootstrapBrokers, { topics, groups, users, acls: acls.length > 0 }),
    deleteTables(dynamodb.endpoint, tables),
    emptyMailbox(ses.mailboxUrl),
  ]);
}

/**
 * Removes topics, ACLs, tables and emails, and groups as far as they have no members: members of others, such as a test's own
 * consumer, find their topics empty, without offsets.
 * @param keptTables names of tables that are to be there again, empty: those with few items are emptied instead.
 */
export async function emptyData(
  { kafka, dynamodb, ses }: Services,
  keptTables: ReadonlySet<string>,
): Promise<void> {
  const { bootstrapBrokers } = kafka;
  const emptyKafka = async () => {
    const [{ topics, acls }, groups] = await Promise.all([
      kafkaContents(bootstrapBrokers),
      groupsWithoutMembers(bootstrapBrokers),
    ]);
    await removeFromKafka(bootstrapBrokers, { topics, groups, acls: acls.length > 0 });
  };
  await Promise.all([emptyKafka(), emptyTables(dynamodb.endpoint, keptTables), emptyMailbox(ses.mailboxUrl)]);
}

import { describe, expect, test } from '@jest/globals';
import type { SetNeeds } from '../../../local/src/services/pool/protocol.ts';
import {
  ServicePool,
  type ServiceSet,
  type SetListener,
} from '../../../local/src/services/pool/service-pool.ts';

const plain: SetNeeds = { broker: { listeners: [], settings: {} }, hostNames: [] };
const withTls: SetNeeds = { ...plain, broker: { listeners: ['tls'], settings: {} } };

/** A pool of sets that are no more than their names, and what happens to them. */
function pool({ mostIdle = 2 } = {}) {
  const events: string[] = [];
  const sets: (ServiceSet & { works: boolean; emptied: PromiseWithResolvers<void> })[] = [];
  const startSet = async () => {
    const directory = `set-${sets.length + 1}`;
    const set = {
      directory,
      services: {} as ServiceSet['services'],
      listener: undefined as SetListener | undefined,
      works: true,
      emptied: Promise.withResolvers<void>(),
      isAsNew: async () => set.works,
      empty: () => set.emptied.promise,
      stop: async () => void events.push(`${directory} is stopped`),
    };
    sets.push(set);
    events.push(`${directory} is started`);
    return set;
  };
  const listener: SetListener = {
    onProgress: (message) => events.push(message),
    onUnexpectedExit: (message) => events.push(message),
    onKafkaDecision: () => {},
  };
  const members = new ServicePool(startSet, mostIdle);
  return { events, sets, members, lease: (needs = plain) => members.lease(needs, listener) };
}

describe('the pool of shared services', () => {
  test('The pool of shared services leases a set again when it is emptied, and only for the same needs.', async () => {
    const { lease, sets } = pool();
    const first = await lease();
    first.release();
    const second = lease();
    sets[0]?.emptied.resolve();
    expect((await second).set.directory).toBe('set-1');
    (await second).release();
    expect((await lease(withTls)).set.directory).toBe('set-2');
  });

  test('The pool of shared services gives two mirrors at once two sets.', async () => {
    const { lease } = pool();
    const [one, other] = await Promise.all([lease(), lease()]);
    expect([one.set.directory, other.set.directory]).toEqual(['set-1', 'set-2']);
  });

  test('The pool of shared services stops a set that cannot be emptied, and one whose mirror was killed.', async () => {
    const { lease, sets, events } = pool();
    const first = await lease();
    first.release();
    const waiting = lease();
    sets[0]?.emptied.reject(new Error('a group has members'));
    const second = await waiting;
    expect(events).toContain(
      'A shared set of services cannot be emptied (a group has members): another is started',
    );
    second.discard();
    second.release();
    expect((await lease()).set.directory).toBe('set-3');
    expect(events.filter((each) => each.endsWith('stopped'))).toEqual([
      'set-1 is stopped',
      'set-2 is stopped',
    ]);
  });

  test('The pool of shared services replaces a set that does not respond any more, and says so.', async () => {
    const { lease, sets, events } = pool();
    (await lease()).release();
    Object.assign(sets[0] ?? {}, { works: false });
    sets[0]?.emptied.resolve();
    expect((await lease()).set.directory).toBe('set-2');
    expect(events).toEqual([
      'set-1 is started',
      'A shared Kafka, DynamoDB or mailbox does not run as it should: another is started',
      'set-1 is stopped',
      'set-2 is started',
    ]);
  });

  test('The pool of shared services reports what happens to a set to the mirror that has it, and to no later one.', async () => {
    const { lease, sets } = pool();
    const first = await lease();
    expect(sets[0]?.listener).toBeDefined();
    first.release();
    expect(sets[0]?.listener).toBeUndefined();
  });

  test('The pool of shared services keeps so many idle sets as it may, the last ones, and is unused when all are idle.', async () => {
    const { lease, sets, events, members } = pool({ mostIdle: 1 });
    const leases = await Promise.all([lease(), lease(withTls)]);
    expect(members.isUnused).toBe(false);
    for (const [index, each] of leases.entries()) {
      each.release();
      sets[index]?.emptied.resolve();
    }
    await Promise.all(sets.map(({ emptied }) => emptied.promise));
    await Promise.resolve();
    expect(events).toContain('set-1 is stopped');
    expect(members.isUnused).toBe(true);
    await members.stop();
    expect(events).toContain('set-2 is stopped');
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { markLimitMs } from '../../functions/notification/ports.ts';
import { Administrator } from './administrator.ts';
import type { Random } from './random.ts';
import type { ServiceName, World } from './world.ts';

/** What a disturbance says of itself when it is over. */
interface Aftermath {
  /**
   * For each death of a function, mails that were claimed and not marked then: each may go again. Nothing else
   * may make a mail go twice.
   */
  readonly openMails: readonly string[];
}

/** One thing that goes wrong, from its beginning to when it is over. */
interface Disturbance {
  readonly name: string;
  /** True when it looks for its moment itself; the others strike a little after orders have begun to come. */
  readonly findsItsMoment?: boolean;
  run(world: World, random: Random): Promise<Aftermath>;
}

const SOUND: Aftermath = { openMails: [] };

const harmless = (name: string, run: (world: World, random: Random) => Promise<void>): Disturbance => ({
  name,
  run: async (world, random) => {
    await run(world, random);
    return SOUND;
  },
});

const killedKafka = harmless('kill -9 of kafka', (world) => world.kill('kafka'));

/** A table that is down for longer than the function tries to mark what it sent is like a death. */
const killedDynamoDb: Disturbance = {
  name: 'kill -9 of dynamodb',
  run: async (world) => {
    const before = performance.now();
    await world.kill('dynamodb');
    const wasAwayFor = performance.now() - before;
    return wasAwayFor < markLimitMs ? SOUND : { openMails: await world.tables.openMails() };
  },
};

const hold = (name: ServiceName) =>
  harmless(`${name} held`, async (world, random) => {
    world.signal(name, 'SIGSTOP');
    await sleep(1_000 + random.below(4_000));
    world.signal(name, 'SIGCONT');
  });

const secondsFrom = (random: Random) => 1 + random.below(3);
const ERRORS = ['internal', 'throttle', 'unavailable'];

const failing = (name: string, service: 'dynamodb' | 'ses') =>
  harmless(name, async (world, random) => {
    using administrator = await Administrator.of(world);
    await administrator.faultOfCalls(`aws:fis:inject-api-${random.pick(ERRORS)}-error`, {
      service,
      percentage: random.pick(['30', '60', '100']),
      duration: `PT${secondsFrom(random)}S`,
    });
  });

const stalledMailbox = harmless('mailbox stalled', async (world, random) => {
  using administrator = await Administrator.of(world);
  await administrator.faultOfCalls('mirror:inject-api-latency', {
    service: 'ses',
    percentage: '100',
    // Less than a send may take: a mail that gets a late response is sent once.
    delayMilliseconds: String(1_000 + random.below(3_000)),
    duration: `PT${secondsFrom(random)}S`,
  });
});

const failedResponses = harmless('functions failed after their work', async (world, random) => {
  using administrator = await Administrator.of(world);
  await administrator.faultOfInvocations({
    invocationPercentage: random.pick(['20', '50']),
    duration: `PT${secondsFrom(random)}S`,
  });
});

const pausedConsumer = harmless('a consumer paused', async (world, random) => {
  using administrator = await Administrator.of(world);
  const { UUID } = random.pick(await administrator.mappings());
  await administrator.setEnabled(UUID, false);
  await sleep(1_000 + random.below(3_000));
  await administrator.setEnabled(UUID, true);
});

const killedMirror: Disturbance = {
  name: 'kill -9 of the mirror',
  run: async (world) => ({ openMails: await world.killMirror() }),
};

/** Looks for environments at work while orders are placed; stops when there are none for so many looks. */
const LOOKS = 200;

/**
 * Ends half of the environments at work. A mail that one of them held was claimed before, or is still claimed after: a
 * claim outlives its sender by longer than this takes.
 */
const terminatedWorkers: Disturbance = {
  name: 'workers terminated',
  findsItsMoment: true,
  run: async (world) => {
    using administrator = await Administrator.of(world);
    let before = await world.tables.openMails();
    for (let look = 0; look < LOOKS; look += 1) {
      const ended = await administrator.terminateEnvironments('50');
      const after = await world.tables.openMails();
      if (ended > 0) return { openMails: [...new Set([...before, ...after])] };
      before = after;
    }
    throw new Error(`no execution environment was at work in ${LOOKS} looks`);
  },
};

const disturbances: readonly Disturbance[] = [
  killedMirror,
  killedKafka,
  killedDynamoDb,
  hold('kafka'),
  hold('dynamodb'),
  failing('dynamodb failed', 'dynamodb'),
  failing('mailbox failed', 'ses'),
  stalledMailbox,
  failedResponses,
  terminatedWorkers,
  pausedConsumer,
];

/** Every kind of disturbance. */
export const KINDS: readonly string[] = disturbances.map(({ name }) => name);

/** So many disturbances, dealt like cards: every kind comes before one is repeated. */
export function* dealt(random: Random, count: number): Generator<Disturbance> {
  let deck: Disturbance[] = [];
  for (let number = 0; number < count; number += 1) {
    if (deck.length === 0) deck = random.shuffled(disturbances);
    yield deck.pop() as Disturbance;
  }
}

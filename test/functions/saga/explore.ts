import type { Delivery, SagaWorld } from './world.ts';

export interface Exploration {
  /** A new world with the same beginning. */
  readonly start: () => Promise<SagaWorld>;
  /** Called with each world when nothing more can happen in it. */
  readonly visit: (world: SagaWorld) => Promise<void>;
  /** Readers whose deliveries arrive in every order; the others' come at once, or last when they are `late`. */
  readonly explored: ReadonlySet<Delivery['reader']>;
  readonly late?: ReadonlySet<Delivery['reader']>;
}

/**
 * Visits every order in which the explored readers can get their deliveries: one of each set of orders that differ only in
 * which of two readers was earlier, since readers share no state (sleep sets, https://doi.org/10.1007/3-540-60761-7).
 * @returns how many.
 */
export async function everyArrivalOrder({
  start,
  visit,
  explored,
  late = new Set(),
}: Exploration): Promise<number> {
  let visited = 0;

  async function settle(world: SagaWorld): Promise<void> {
    await drain(world, ({ reader }) => !explored.has(reader) && !late.has(reader));
  }
  async function replay(path: readonly Delivery[]): Promise<SagaWorld> {
    const world = await start();
    for (const delivery of path) {
      await settle(world);
      await world.deliver(delivery);
    }
    await settle(world);
    return world;
  }
  async function explore(
    world: SagaWorld,
    path: readonly Delivery[],
    asleep: readonly Delivery[],
  ): Promise<void> {
    await settle(world);
    const choices = world.pending().filter(({ reader }) => explored.has(reader));
    if (choices.length === 0) {
      await drain(world);
      await visit(world);
      visited += 1;
      return;
    }
    const sleeping = [...asleep];
    let unspoilt: SagaWorld | undefined = world;
    for (const choice of choices.filter(({ id }) => !asleep.some((other) => other.id === id))) {
      const here = unspoilt ?? (await replay(path));
      unspoilt = undefined;
      await here.deliver(choice);
      await explore(
        here,
        [...path, choice],
        sleeping.filter((other) => areIndependent(other, choice)),
      );
      sleeping.push(choice);
    }
  }
  await explore(await start(), [], []);
  return visited;
}

/** Two deliveries whose order does not matter: to different readers, or of orders that share nothing but the stock. */
function areIndependent(one: Delivery, other: Delivery): boolean {
  return one.reader !== other.reader || (one.key !== other.key && one.reader !== 'inventory');
}

/** Delivers what is pending until nothing is. @param wanted Which deliveries; default: all. */
export async function drain(
  world: SagaWorld,
  wanted: (delivery: Delivery) => boolean = () => true,
): Promise<void> {
  for (;;) {
    const next = world.pending().find(wanted);
    if (!next) return;
    await world.deliver(next);
  }
}

/** Delivers everything; what failed is redelivered at once, or only when nothing else is left. */
export async function drainWithRetries(world: SagaWorld, retries: 'at once' | 'last'): Promise<void> {
  for (;;) {
    const pending = world.pending();
    const next =
      retries === 'last'
        ? pending.sort((a, b) => a.failures - b.failures)[0]
        : (pending.find(({ failures }) => failures > 0) ?? pending[0]);
    if (!next) return;
    await world.deliver(next);
  }
}

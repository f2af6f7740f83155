import { setTimeout as sleep } from 'node:timers/promises';
import {
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import type { Random } from './random.ts';
import type { ServiceName, World } from './world.ts';

/** One thing that goes wrong, from its beginning to when it is over. */
interface Disturbance {
  readonly name: string;
  /** Whether functions may die between sending a mail and marking it. */
  readonly killsFunctions: boolean;
  run(world: World, random: Random): Promise<void>;
}

const kill = (name: ServiceName): Disturbance => ({
  name: `kill -9 of ${name}`,
  killsFunctions: false,
  run: async (world) => world.signal(name, 'SIGKILL'), // Who watches over it starts it again.
});

const hold = (name: ServiceName): Disturbance => ({
  name: `${name} held`,
  killsFunctions: false,
  run: async (world, random) => {
    world.signal(name, 'SIGSTOP');
    await sleep(1_000 + random.below(6_000));
    world.signal(name, 'SIGCONT');
  },
});

const restartOfTheMirror: Disturbance = {
  name: 'kill -9 of the mirror',
  killsFunctions: true,
  run: (world) => world.restart(),
};

const pausedConsumer: Disturbance = {
  name: 'a consumer paused',
  killsFunctions: false,
  run: async (world, random) => {
    const { aws } = await world.ready();
    const credentials = { accessKeyId: 'chaos', secretAccessKey: 'chaos' };
    const lambda = new LambdaClient({ endpoint: aws, region: 'us-east-1', credentials });
    const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand());
    const { UUID } = random.pick(EventSourceMappings);
    await setEnabled(lambda, UUID, false);
    await sleep(1_000 + random.below(5_000));
    await setEnabled(lambda, UUID, true);
    lambda.destroy();
  },
};

const disturbances: readonly Disturbance[] = [
  restartOfTheMirror,
  kill('kafka'),
  kill('dynamodb'),
  hold('kafka'),
  hold('dynamodb'),
  pausedConsumer,
];

/** Disturbs the world so many times, at moments and in ways that the seed fixes. */
export async function disturb(
  world: World,
  random: Random,
  count: number,
  tell: (what: string) => void,
): Promise<{ mailWindows: number; done: Readonly<Record<string, number>> }> {
  const done: Record<string, number> = {};
  let deaths = 0;
  for (let number = 1; number <= count; number += 1) {
    await sleep(random.below(3_000));
    const disturbance = random.pick(disturbances);
    tell(`disturbance ${number} of ${count}: ${disturbance.name}`);
    await disturbance.run(world, random);
    done[disturbance.name] = (done[disturbance.name] ?? 0) + 1;
    if (disturbance.killsFunctions) deaths += 1;
  }
  return { mailWindows: deaths * FUNCTIONS_AT_ONCE, done };
}

/** Batches of the notification function that may be under way when the mirror dies: one a partition it reads. */
const FUNCTIONS_AT_ONCE = 20;

/** A mapping that is just changing is asked again. */
async function setEnabled(lambda: LambdaClient, UUID: string | undefined, Enabled: boolean): Promise<void> {
  for (;;) {
    try {
      await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
      return;
    } catch (error) {
      if ((error as Error).name !== 'ResourceInUseException') throw error;
      await sleep(100);
    }
  }
}

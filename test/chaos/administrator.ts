import { setTimeout as sleep } from 'node:timers/promises';
import {
  type EventSourceMappingConfiguration,
  LambdaClient,
  ListFunctionsCommand,
  paginateListEventSourceMappings,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { callFis, injectFault } from '../support/fis.ts';
import type { World } from './world.ts';

/** Who works on the mirror through its AWS endpoint. */
export class Administrator implements Disposable {
  readonly #endpoint: string;
  readonly #lambda: LambdaClient;

  private constructor(endpoint: string) {
    this.#endpoint = endpoint;
    const credentials = { accessKeyId: 'chaos', secretAccessKey: 'chaos' };
    this.#lambda = new LambdaClient({ endpoint, region: 'us-east-1', credentials });
  }

  static async of(world: World): Promise<Administrator> {
    return new Administrator((await world.ready()).aws);
  }

  async mappings(): Promise<EventSourceMappingConfiguration[]> {
    const all: EventSourceMappingConfiguration[] = [];
    for await (const page of paginateListEventSourceMappings({ client: this.#lambda }, {})) {
      all.push(...(page.EventSourceMappings ?? []));
    }
    return all;
  }

  /** A mapping that is just changing is asked again. */
  async setEnabled(UUID: string | undefined, Enabled: boolean): Promise<void> {
    for (;;) {
      try {
        await this.#lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
        return;
      } catch (error) {
        if ((error as Error).name !== 'ResourceInUseException') throw error;
        await sleep(100);
      }
    }
  }

  /** Makes calls of all functions go wrong; resolves when that is over. */
  async faultOfCalls(actionId: string, parameters: Record<string, string>): Promise<void> {
    const resourceArns = (await this.#functions()).map(({ Role = '' }) => Role);
    await this.#over(
      await injectFault(this.#endpoint, { actionId, parameters, target: 'Roles', resourceArns }),
    );
  }

  /** Makes invocations of all functions end in an error after they have run; resolves when that is over. */
  async faultOfInvocations(parameters: Record<string, string>): Promise<void> {
    const actionId = 'aws:lambda:invocation-error';
    await this.#over(
      await injectFault(this.#endpoint, { actionId, parameters, ...(await this.#allFunctions()) }),
    );
  }

  /** Ends execution environments in mid-invocation. @returns how many. */
  async terminateEnvironments(invocationPercentage: string): Promise<number> {
    const { actions } = await injectFault(this.#endpoint, {
      actionId: 'mirror:terminate-environments',
      parameters: { invocationPercentage },
      ...(await this.#allFunctions()),
    });
    return Number(/^ended (\d+) of/.exec(actions.fault.state.reason)?.[1]);
  }

  [Symbol.dispose](): void {
    this.#lambda.destroy();
  }

  async #functions() {
    return (await this.#lambda.send(new ListFunctionsCommand())).Functions ?? [];
  }

  async #allFunctions() {
    const resourceArns = (await this.#functions()).map(({ FunctionArn = '' }) => FunctionArn);
    return { target: 'Functions' as const, resourceArns };
  }

  async #over({ id }: { readonly id: string }): Promise<void> {
    for (;;) {
      const { body } = await callFis(this.#endpoint, 'GET', `/experiments/${id}`);
      if (body.experiment.state.status === 'completed') return;
      await sleep(100);
    }
  }
}

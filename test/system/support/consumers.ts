import {
  type EventSourceMappingConfiguration,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
  type UpdateEventSourceMappingCommandInput,
} from '@aws-sdk/client-lambda';
import type { Ready } from '../../../local/cli/ready.ts';
import { lagOf } from '../../chaos/event-log.ts';
import { eventually } from './shop.ts';

/** How clients of the AWS endpoint are made: the mirror lets every key in. */
export function awsClient({ aws }: Ready) {
  return {
    endpoint: aws,
    region: 'us-east-1',
    credentials: { accessKeyId: 'anyone', secretAccessKey: 'anything' },
  };
}

/** The consumers of the running system, as an operator stops and watches them on AWS. */
export class Consumers {
  readonly #lambda: LambdaClient;
  readonly #brokers: string;

  constructor(ready: Ready) {
    this.#lambda = new LambdaClient(awsClient(ready));
    this.#brokers = ready.kafka;
  }

  /** Stops or starts all mappings of a function; resolves when they are. */
  setEnabled(functionName: string, Enabled: boolean): Promise<void> {
    return this.update(functionName, { Enabled });
  }

  /** Changes all mappings of a function; resolves when they have settled. */
  async update(
    functionName: string,
    change: Omit<UpdateEventSourceMappingCommandInput, 'UUID'>,
  ): Promise<void> {
    const mappings = await this.#mappingsOf(functionName);
    if (mappings.length === 0) throw new Error(`${functionName} has no mappings`);
    for (const { UUID } of mappings) {
      await this.#lambda.send(new UpdateEventSourceMappingCommand({ UUID, ...change }));
    }
    const isSettled =
      change.Enabled === undefined ? /^(En|Dis)abled$/ : change.Enabled ? /^Enabled$/ : /^Disabled$/;
    await eventually(async () => {
      const states = (await this.#mappingsOf(functionName)).map(({ State = '' }) => State);
      if (!states.every((state) => isSettled.test(state)))
        throw new Error(`${functionName} is ${states.join(', ')}`);
    }, 60_000);
  }

  /** Waits until every function has done with every record that is on its topics. */
  async allCaughtUp(timeoutInMs = 60_000): Promise<void> {
    const readers = (await this.#mappingsOf()).map(
      ({ UUID = '', Topics = [], AmazonManagedKafkaEventSourceConfig: kafka }) => ({
        groupId: kafka?.ConsumerGroupId ?? UUID,
        topic: Topics[0] ?? '',
      }),
    );
    await eventually(async () => {
      const lag = await lagOf(this.#brokers, readers);
      if (lag > 0) throw new Error(`${lag} records are not committed`);
    }, timeoutInMs);
  }

  close(): void {
    this.#lambda.destroy();
  }

  async #mappingsOf(functionName?: string): Promise<EventSourceMappingConfiguration[]> {
    const command = new ListEventSourceMappingsCommand({ FunctionName: functionName });
    return (await this.#lambda.send(command)).EventSourceMappings ?? [];
  }
}

import {
  type EventSourceMappingConfiguration,
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
  type UpdateEventSourceMappingCommandInput,
} from '@aws-sdk/client-lambda';
import type { Ready } from '../../../local/src/mirror/ready.ts';
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
      const states = await this.statesOf(functionName);
      if (!states.every((state) => isSettled.test(state)))
        throw new Error(`${functionName} is ${states.join(', ')}`);
    });
  }

  /** What the mappings were created or updated with, by UUID. */
  async settings(): Promise<ReadonlyMap<string, object>> {
    const mappings = await this.#mappingsOf();
    return new Map(
      mappings.map(
        ({ UUID = '', LastModified, LastProcessingResult, StateTransitionReason, State, ...given }) => [
          UUID,
          given,
        ],
      ),
    );
  }

  /** States of the mappings of a function; of all functions by default. */
  async statesOf(functionName?: string): Promise<string[]> {
    return (await this.#mappingsOf(functionName)).map(({ State = '' }) => State);
  }

  /** Names of the functions that get events of these types, by the filters of their mappings. */
  async readersOf(eventTypes: readonly string[]): Promise<Set<string>> {
    const readers = (await this.#mappingsOf()).filter(({ FilterCriteria }) =>
      FilterCriteria?.Filters?.some(({ Pattern = '' }) =>
        eventTypes.some((type) => Pattern.includes(`"${type}"`)),
      ),
    );
    return new Set(readers.map(({ FunctionArn = '' }) => FunctionArn.split(':')[6] ?? ''));
  }

  /** ARN of the role of a function. */
  async roleOf(functionName: string): Promise<string> {
    const command = new GetFunctionConfigurationCommand({ FunctionName: functionName });
    return (await this.#lambda.send(command)).Role ?? '';
  }

  /** Records that a function has not done with; all functions together by default. */
  async lagOf(functionName?: string): Promise<number> {
    const readers = (await this.#mappingsOf(functionName)).map(
      ({ UUID = '', Topics = [], AmazonManagedKafkaEventSourceConfig: kafka }) => ({
        groupId: kafka?.ConsumerGroupId ?? UUID,
        topic: Topics[0] ?? '',
      }),
    );
    return await lagOf(this.#brokers, readers);
  }

  /** Waits until every function has done with every record that is on its topics. */
  async allCaughtUp(timeoutMs = 60_000): Promise<void> {
    await eventually(async () => {
      const lag = await this.lagOf();
      if (lag > 0) throw new Error(`${lag} records are not committed`);
    }, timeoutMs);
  }

  close(): void {
    this.#lambda.destroy();
  }

  async #mappingsOf(functionName?: string): Promise<EventSourceMappingConfiguration[]> {
    const command = new ListEventSourceMappingsCommand({ FunctionName: functionName });
    return (await this.#lambda.send(command)).EventSourceMappings ?? [];
  }
}

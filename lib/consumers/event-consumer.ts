import { Construct } from 'constructs';
import type { Concern, EventType } from '../../events/catalogue.ts';
import type { TableAction } from '../access/table-access.ts';
import { allowToProduce, brokerPlacement, topicWrittenBy } from '../function/produce.ts';
import { ServiceFunction } from '../function/service-function.ts';
import type { SharedResources } from '../shared-resources.ts';
import { deadLetters, mappedTopicsOf } from './mapped-topics.ts';
import { TopicMapping } from './topic-mapping.ts';

export interface EventConsumerProps {
  readonly description: string;
  /** Event types the function handles; their topics follow from the catalogue. */
  readonly reads: readonly EventType[];
  /** Also read the dead letters of other consumers. Default false. */
  readonly readsDeadLetters?: boolean;
  /** False for a consumer whose concern has a topic that another of its functions writes. Default true. */
  readonly producesEvents?: boolean;
  /** What the function does with the items of its concern's table. */
  readonly tableActions: readonly TableAction[];
  /** Most records in one invocation. Default 100. */
  readonly batchSize?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * A concern that reacts to events: the one construct to use for a new one.
 *
 * It makes the Lambda function of `functions/<concern>/consumer.ts`, one mapping for each topic that carries an event
 * type it reads (filtered, decoded, retried, with the dead-letter topic as its on-failure destination), access to the concern's table, and, when
 * the catalogue names it as a topic's writer, permission to produce there. The function may write what its mappings may write: dead
 * letters.
 */
export class EventConsumer extends Construct {
  readonly consumer: ServiceFunction;
  readonly mappings: readonly TopicMapping[];

  constructor(scope: Construct, concern: Concern, shared: SharedResources, props: EventConsumerProps) {
    super(scope, `${concern}-consumer`);
    const produces = (props.producesEvents ?? true) && topicWrittenBy(concern) !== undefined;
    this.consumer = new ServiceFunction(this, concern, shared, {
      description: props.description,
      // Time for a whole batch, with the retries of the SDK and of the payment gateway inside.
      timeoutInSeconds: 60,
      // Every consumer reaches the brokers, to write its events or its dead letters; the latter are few.
      environment: { BOOTSTRAP_BROKERS: shared.brokers.addresses, ...props.environment },
      ...(produces ? brokerPlacement(shared) : { network: shared.network }),
    });
    // Attempts that failed are counted in the same table.
    const ofAttempts = produces ? (['BatchGetItem', 'UpdateItem'] as const) : [];
    shared.tables.of(concern).serve(this.consumer, ...new Set([...props.tableActions, ...ofAttempts]));
    if (produces) allowToProduce(this.consumer, concern, shared);
    const mappedTopics = [...mappedTopicsOf(props.reads), ...(props.readsDeadLetters ? [deadLetters] : [])];
    const batchSize = props.batchSize ?? 100;
    this.mappings = mappedTopics.map(
      (mappedTopic) => new TopicMapping(this, { shared, consumer: this.consumer, mappedTopic, batchSize }),
    );
  }
}

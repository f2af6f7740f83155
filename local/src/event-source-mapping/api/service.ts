import { randomUUID } from 'node:crypto';
import type {
  CreateEventSourceMappingCommandInput,
  EventSourceMappingConfiguration,
  UpdateEventSourceMappingCommandInput,
} from '@aws-sdk/client-lambda';
import { ServiceException } from '../../shared/service-exception.ts';
import type { MappingRecord } from '../core/record.ts';
import type { RecordHistory } from '../history/record-history.ts';
import type { RecordsInProgress } from '../history/types.ts';
import { functionArnOf } from '../settings/arns.ts';
import { consumerGroupId } from '../settings/rule.ts';
import type {
  EventSourceMappingPorts,
  EventSourceMappingService,
  MappingMetrics,
  PartitionLag,
} from '../types.ts';
import { MappingResource } from './mapping-resource.ts';
import { updatedInput } from './update.ts';
import { checkMapping } from './validation/index.ts';
import { refuseUnreadableRegistry } from './validation/unsupported.ts';
import { mappingWarnings } from './validation/warnings.ts';
import { withoutNulls } from './without-nulls.ts';

/** The mappings of one mirror, by UUID, with the operations of the Lambda API. */
export class MappingService implements EventSourceMappingService {
  readonly #ports: EventSourceMappingPorts;
  readonly #mappings = new Map<string, MappingResource>();

  constructor(ports: EventSourceMappingPorts) {
    this.#ports = ports;
  }

  async create(
    request: CreateEventSourceMappingCommandInput,
    fixed: { uuid?: string } = {},
  ): Promise<EventSourceMappingConfiguration> {
    const input = withoutNulls(request);
    this.#check(input);
    const resolved = this.#withFunctionArn(input);
    this.#refuseDuplicate(resolved);
    const mapping = new MappingResource({ ...resolved, UUID: fixed.uuid ?? randomUUID() }, this.#ports);
    this.#mappings.set(mapping.input.UUID, mapping);
    this.#warn(input);
    return mapping.configuration();
  }

  get(uuid: string): EventSourceMappingConfiguration {
    return this.#find(uuid).configuration();
  }

  list(filter: { functionName?: string; eventSourceArn?: string } = {}): EventSourceMappingConfiguration[] {
    const { functionName, eventSourceArn } = filter;
    return [...this.#mappings.values()]
      .map((mapping) => withoutEncryptedFilter(mapping.configuration()))
      .filter(
        ({ FunctionArn, EventSourceArn }) =>
          (functionName === undefined || isFunction(FunctionArn ?? '', functionName)) &&
          (eventSourceArn === undefined || EventSourceArn === eventSourceArn),
      );
  }

  async update(input: UpdateEventSourceMappingCommandInput): Promise<EventSourceMappingConfiguration> {
    const mapping = this.#find(input.UUID ?? '');
    const updated = updatedInput(mapping.input, withoutNulls(input));
    this.#check(updated, mapping);
    const resolved = this.#withFunctionArn(updated);
    this.#refuseDuplicate(resolved, mapping);
    mapping.update(resolved);
    this.#warn(updated);
    return mapping.configuration();
  }

  async delete(uuid: string): Promise<EventSourceMappingConfiguration> {
    const mapping = this.#find(uuid);
    void mapping.delete().then(() => this.#mappings.delete(uuid));
    return mapping.configuration();
  }

  async replaceSettings(uuid: string, request: CreateEventSourceMappingCommandInput): Promise<void> {
    const input = withoutNulls(request);
    const mapping = this.#find(uuid);
    await mapping.settled();
    this.#check(input, mapping);
    const resolved = this.#withFunctionArn(input);
    this.#refuseDuplicate(resolved, mapping);
    mapping.update({ ...resolved, UUID: uuid });
    this.#warn(input);
    await mapping.settled();
  }

  async remove(uuid: string): Promise<void> {
    const mapping = this.#find(uuid);
    await mapping.settled();
    await mapping.delete();
    this.#mappings.delete(uuid);
  }

  async ensureTopics(): Promise<void> {
    const { offsets } = this.#ports;
    if (this.#mappings.size === 0) return;
    const names = offsets ? await offsets.topics().catch(() => undefined) : [];
    if (!names) return; // The pollers create them when Kafka responds.
    const existing = new Set(names);
    await Promise.all([...this.#mappings.values()].map((mapping) => mapping.ensureTopics(existing)));
  }

  metrics(uuid: string): MappingMetrics {
    return this.#find(uuid).metrics();
  }

  async lag(uuid: string, isFresh?: boolean): Promise<readonly PartitionLag[] | undefined> {
    return this.#find(uuid).lag(isFresh);
  }

  positions(uuid: string): ReadonlyMap<number, number> | undefined {
    return this.#find(uuid).positions();
  }

  async pausedPositions(uuid: string): Promise<ReadonlyMap<number, number> | undefined> {
    return this.#find(uuid).pausedPositions();
  }

  eventText(uuid: string, records: readonly MappingRecord[]): string | undefined {
    return this.#find(uuid).eventText(records);
  }

  async moveTo(uuid: string, offsets: ReadonlyMap<number, number>): Promise<void> {
    await this.#find(uuid).moveTo(offsets);
  }

  inProgress(uuid: string): readonly RecordsInProgress[] {
    return this.#find(uuid).work.list();
  }

  history(uuid: string): RecordHistory | undefined {
    return this.#find(uuid).history;
  }

  async restart(graceMs: number, whileStopped: () => Promise<void>): Promise<void> {
    const mappings = [...this.#mappings.values()];
    await Promise.all(mappings.map((mapping) => mapping.suspend(graceMs)));
    try {
      await whileStopped();
    } finally {
      await Promise.all(mappings.map((mapping) => mapping.begin()));
      await this.ensureTopics();
    }
  }

  async stop(graceMs: number): Promise<void> {
    await Promise.all([...this.#mappings.values()].map((mapping) => mapping.stop(graceMs)));
  }

  /** With the ARN of a function that is given by its name: its account and Region need not be those of the source. */
  #withFunctionArn<Input extends CreateEventSourceMappingCommandInput>(input: Input): Input {
    const { FunctionName = '' } = input;
    const arn = FunctionName.startsWith('arn:') ? undefined : this.#ports.functionArn?.(FunctionName);
    return arn === undefined ? input : { ...input, FunctionName: arn };
  }

  #warn(input: CreateEventSourceMappingCommandInput): void {
    const { FunctionName = '', Topics = [] } = input;
    for (const warning of mappingWarnings(input, this.#ports.functionTimeoutSeconds(FunctionName)))
      this.#ports.log.warn(`event source mapping of ${FunctionName} for topic ${Topics.join()}: ${warning}`);
  }

  #check(input: CreateEventSourceMappingCommandInput, self?: MappingResource): void {
    checkMapping(input, {
      functionTimeoutSeconds: this.#ports.functionTimeoutSeconds(input.FunctionName ?? ''),
      now: this.#ports.clock.now(),
    });
    refuseUnreadableRegistry(input, this.#ports.registryFormats);
    const groupId = consumerGroupId(input);
    // AWS documents an id as unique among all Kafka event sources; on two clusters it works, with a warning.
    const owner = [...this.#mappings.values()].find(
      (other) =>
        other !== self &&
        groupId !== undefined &&
        consumerGroupId(other.input) === groupId &&
        sourceOf(other.input) === sourceOf(input),
    );
    if (!owner) return;
    throw new ServiceException(
      'InvalidParameterValueException',
      `The consumer group ${groupId} belongs to the event source mapping ${owner.input.UUID}; give each mapping its own.`,
    );
  }

  /** Two mappings of one topic to one function, which AWS refuses, would deliver every record twice. */
  #refuseDuplicate(input: CreateEventSourceMappingCommandInput, self?: MappingResource): void {
    const identity = identityOf(input);
    const duplicate = [...this.#mappings.values()].find(
      (other) => other !== self && identityOf(other.input) === identity,
    );
    if (duplicate) throw alreadyExists(input, duplicate.input.UUID);
  }

  #find(uuid: string): MappingResource {
    const mapping = this.#mappings.get(uuid);
    if (mapping) return mapping;
    throw new ServiceException(
      'ResourceNotFoundException',
      'The resource you requested does not exist.',
      404,
    );
  }
}

/** The cluster of a mapping: an ARN, or addresses. */
function sourceOf({ EventSourceArn, SelfManagedEventSource }: CreateEventSourceMappingCommandInput): string {
  return EventSourceArn ?? SelfManagedEventSource?.Endpoints?.KAFKA_BOOTSTRAP_SERVERS?.join(',') ?? '';
}

/** Source, function and topic: what a mapping may share with no other. */
function identityOf({
  EventSourceArn,
  SelfManagedEventSource,
  FunctionName = '',
  Topics,
}: CreateEventSourceMappingCommandInput): string {
  const brokers = SelfManagedEventSource?.Endpoints?.KAFKA_BOOTSTRAP_SERVERS;
  return JSON.stringify([EventSourceArn ?? brokers, functionArnOf(FunctionName, EventSourceArn), Topics]);
}

/** AWS's message for a managed cluster, as https://github.com/aws/aws-sam-cli/issues/2308 quotes them. */
function alreadyExists(input: CreateEventSourceMappingCommandInput, uuid: string): ServiceException {
  const { EventSourceArn, SelfManagedEventSource, FunctionName = '', Topics = [] } = input;
  const brokers = SelfManagedEventSource?.Endpoints?.KAFKA_BOOTSTRAP_SERVERS?.join(',');
  const source = EventSourceArn ? `event source arn ("${EventSourceArn}")` : `brokers ("${brokers}")`;
  return new ServiceException(
    'ResourceConflictException',
    `An event source mapping with ${source}, function ("${functionArnOf(FunctionName, EventSourceArn)}") and ` +
      `topics ("${Topics.join(',')}") already exists. Please update or delete the existing mapping with UUID ${uuid}`,
    409,
  );
}

/** A function is named by ARN or by name; without a qualifier its versions and aliases are meant as well. UNCONFIRMED. */
function isFunction(functionArn: string, nameOrArn: string): boolean {
  return `${functionArn}:`.startsWith(`${nameOrArn}:`) || functionArn.split(':')[6] === nameOrArn;
}

/**
 * Filters that are encrypted with a key of the customer are not listed; Get shows them.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filter-criteria-encryption
 */
function withoutEncryptedFilter(mapping: EventSourceMappingConfiguration): EventSourceMappingConfiguration {
  const { FilterCriteria, ...others } = mapping;
  return mapping.KMSKeyArn && FilterCriteria ? others : mapping;
}

import { within } from '../../shared/within.ts';
import { accessProblemOf, type PolledResources, type Problem } from '../authorization/access-problems.ts';
import { MappingAuthorization } from '../authorization/authorization.ts';
import { isRefusedTopic, rootMessage } from '../consumer/errors.ts';
import { KafkaPoller } from '../consumer/poller.ts';
import type { MappingCounters } from '../core/metrics.ts';
import { FailureProducer } from '../destination/failure-producer.ts';
import { failureSender } from '../destination/failure-sender.ts';
import { OnFailureDestination } from '../destination/on-failure-destination.ts';
import { FailureReports } from '../history/failure-reports.ts';
import { MappingObserver } from '../history/mapping-observer.ts';
import type { RecordHistory } from '../history/record-history.ts';
import type { WorkInProgress } from '../history/work-in-progress.ts';
import type { MappingSettings } from '../settings/settings.ts';
import type { EventSourceMappingPorts, KafkaConnection, PartitionLag } from '../types.ts';
import { Invoker } from './invoker.ts';
import { Pipeline } from './pipeline.ts';
import { SystemLog } from './system-log.ts';

/** How long closing waits for a broker that does not respond. */
const CLOSE_TIMEOUT_MS = 2_000;

/** What is known of a mapping's records, from its creation on. */
export interface MappingProgress {
  readonly counters: MappingCounters;
  /** Undefined when nothing is to be remembered. */
  readonly history: RecordHistory | undefined;
  readonly work: WorkInProgress;
}

/** Receives the text of `LastProcessingResult`, and `StateTransitionReason` when that changes. */
export type OnProcessed = (result: string, stateTransitionReason?: string) => void;

/**
 * One enabled mapping: polls, admits, batches, invokes, resolves, commits. A new one is created each time the mapping is
 * enabled or updated; progress is kept in the group's committed offsets only.
 */
export class MappingEngine {
  readonly #settings: MappingSettings;
  readonly #ports: EventSourceMappingPorts;
  readonly #counters: MappingCounters;
  readonly #observer: MappingObserver;
  readonly #onProcessed: OnProcessed;
  readonly #authorization: MappingAuthorization;
  readonly #stopped = new AbortController();
  readonly #producer: FailureProducer;
  readonly #flow: Pipeline;
  readonly #poller: KafkaPoller;
  readonly #connection: KafkaConnection;
  readonly #systemLog: SystemLog;

  constructor(
    settings: MappingSettings,
    connection: KafkaConnection,
    ports: EventSourceMappingPorts,
    { counters, history, work }: MappingProgress,
    onProcessed: OnProcessed,
  ) {
    this.#settings = settings;
    this.#ports = ports;
    this.#counters = counters;
    this.#onProcessed = onProcessed;
    this.#connection = connection;
    this.#authorization = new MappingAuthorization(settings, connection, ports);
    this.#producer = new FailureProducer(connection, `${settings.uuid}-on-failure`);
    this.#systemLog = new SystemLog(settings, connection, ports.clock, ports.writeLog);
    this.#observer = new MappingObserver(history, this.#createReports(), work);
    this.#flow = this.#createPipeline();
    this.#poller = this.#createPoller(connection);
  }

  start(): void {
    this.#authorization.whenGranted(() => this.#begin(), this.#onProcessed, this.#stopped.signal);
  }

  /**
   * Creates the topics that it needs but those that exist, if the function may poll. The poller creates them as well, a moment
   * later, and reports what keeps them from being created.
   */
  async ensureTopics(existing: ReadonlySet<string>): Promise<void> {
    const { topic, destination } = this.#settings;
    const needed = destination?.kind === 'kafka' ? [topic, destination.topic] : [topic];
    const missing = needed.filter((each) => !existing.has(each));
    if (missing.length === 0 || !(await this.#authorization.isGranted())) return;
    await Promise.allSettled(missing.map((each) => this.#ports.ensureTopic(this.#connection, each)));
  }

  #begin(): void {
    this.#poller.start();
    void this.#ensureDeadLetterTopic();
    void this.#systemLog.watchOffsets(this.#flow.partitions, this.#stopped.signal);
  }

  /** As the topic that is polled: one that is not declared is created, so that failures can be sent. */
  async #ensureDeadLetterTopic(): Promise<void> {
    const { destination } = this.#settings;
    if (destination?.kind !== 'kafka' || this.#ports.isDeclaredTopic?.(destination.topic)) return;
    const created = this.#ports.ensureTopic(this.#connection, destination.topic);
    await created.catch((error) => this.#systemLog.problem(error)); // Sending to it reports the problem again.
  }

  /** Records written but not processed, per partition. */
  lags(): PartitionLag[] {
    return this.#flow.partitions.lags();
  }

  /** Stops polling, waits for invocations in progress (at most `graceMs`), commits what is resolved, leaves the group. */
  async stop(graceMs: number): Promise<void> {
    this.#stopped.abort();
    await this.#poller.stopFetching();
    const grace = new AbortController();
    await Promise.race([this.#flow.settled(), this.#ports.clock.sleep(graceMs, grace.signal)]);
    grace.abort();
    await Promise.all([this.#poller.close(), within(CLOSE_TIMEOUT_MS, this.#producer.close())]);
  }

  #createReports(): FailureReports {
    const { clock, log } = this.#ports;
    const { functionName, destinationText } = this.#settings;
    const waitingBehind = (partition: number, offset: number) => {
      const assigned = this.#flow.partitions.get(partition);
      return assigned && Math.max(0, assigned.highWatermark - offset - 1);
    };
    return new FailureReports({ functionName, destinationText, waitingBehind, clock, log });
  }

  #createPipeline(): Pipeline {
    const { destination, uuid } = this.#settings;
    const { deliverToArn, clock, log } = this.#ports;
    const send =
      destination &&
      this.#authorization.guard(failureSender(destination, uuid, this.#producer.produce, deliverToArn));
    const stopped = this.#stopped.signal;
    // Records that reach the function were read, so the cluster no longer refuses access.
    const onInvoked = (result: string) => this.#onProcessed(result, 'USER_INITIATED');
    return new Pipeline({
      settings: this.#settings,
      clock,
      log,
      counters: this.#counters,
      observer: this.#observer,
      invoker: new Invoker(this.#settings, this.#ports, this.#counters, stopped, onInvoked),
      onFailure: new OnFailureDestination(this.#settings, this.#ports, this.#counters, send, stopped),
      stopped,
      poller: {
        wake: () => this.#poller.wake(),
        fetchAgain: (partition, error) => this.#poller.fetchAgain(partition, error),
        commit: (partition, offset) => this.#poller.commit(partition, offset),
      },
    });
  }

  #createPoller(connection: KafkaConnection): KafkaPoller {
    const { groupId, uuid, topic, startingPosition, partitionRefreshMs } = this.#settings;
    const flow = this.#flow;
    return new KafkaPoller(
      {
        bootstrapBrokers: connection.bootstrapBrokers,
        security: connection.security,
        groupId: connection.groupId ?? groupId,
        memberName: `${uuid}-0`, // AWS names a mapping's consumers <UUID>-<n>.
        topic,
        startingPosition,
        partitionRefreshMs,
        clock: this.#ports.clock,
        partitions: flow.partitions,
      },
      {
        wants: (partition) => flow.wants(partition),
        onJoined: (membership) => this.#systemLog.membership(membership),
        onFetched: (partition, fetched) => {
          if (this.#isPollFailing) this.#reportPolling();
          flow.accept(partition, fetched);
        },
        onCommitted: (offsets, count) => {
          this.#counters.add('CommittedEventCount', count);
          this.#observer.committed(offsets);
        },
        onCommitFailed: (error) => this.#reportCommitFailure(error),
        onPollFailed: (error) => this.#reportPollFailure(error),
      },
      () => this.#ports.ensureTopic(connection, topic),
    );
  }

  get #polled(): PolledResources {
    const { topic, groupId } = this.#settings;
    return { topic, groupId: this.#connection.groupId ?? groupId };
  }

  #isPollFailing = false;
  #shownProblem: string | undefined;

  /** https://docs.aws.amazon.com/lambda/latest/dg/with-kafka-troubleshoot.html: it changes to OK with the next poll. */
  #reportPolling(): void {
    this.#isPollFailing = false;
    this.#shownProblem = undefined;
    this.#onProcessed('OK', 'USER_INITIATED');
  }

  #reportPollFailure(error: unknown): void {
    if (this.#stopped.signal.aborted) return;
    this.#isPollFailing = true;
    this.#counters.add('PollingErrorCount', 1);
    this.#systemLog.problem(error);
    const problem = accessProblemOf(error, this.#polled);
    if (problem) {
      this.#onProcessed(problem.result, problem.reason);
      this.#warnOnce(problem);
      return;
    }
    const kind = isRefusedTopic(error) ? '' : 'Connection error. ';
    this.#onProcessed(`PROBLEM: ${kind}${rootMessage(error)}`);
  }

  #warnOnce({ result, detail }: Problem): void {
    if (this.#shownProblem === result) return;
    this.#shownProblem = result;
    const { uuid, functionName, topic } = this.#settings;
    this.#ports.log.warn(
      `event source mapping ${uuid} (${functionName}, topic ${topic}): ${result} ${detail}`,
    );
  }

  #reportCommitFailure(error: unknown): void {
    this.#counters.add('CommitErrorCount', 1);
    this.#systemLog.problem(error);
  }
}

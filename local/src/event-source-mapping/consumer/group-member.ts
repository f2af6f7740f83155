import { Consumer } from '@platformatic/kafka';
import { consumerOptions, type KafkaEndpoint } from './client-options.ts';

/** Callbacks for changes of the membership. */
export interface MembershipListener {
  /** The rebalance is complete and these partitions of the topic are assigned to this member. */
  readonly onAssigned: (partitions: readonly number[]) => void;
  /** The group rebalances; commits would be refused until it is complete. */
  readonly onRebalancing: () => void;
  /** Membership is lost permanently: this member must be closed and a new one made. */
  readonly onLost: (error: Error) => void;
}

/** Without a heartbeat for this long, the session has timed out at the broker. */
const STALLED_AFTER_MS = 12_000;
/** Longer than the group waits for its other members: a rebalance that lasts longer is stuck. */
const UNSETTLED_FOR_MS = 20_000;

/**
 * One consumer of the group, joined by the classic protocol with the client's low-level calls. It does not
 * assume to be the only member: other live members get their share.
 */
export class GroupMember {
  readonly consumer: Consumer;
  readonly #topic: string;
  readonly #listener: MembershipListener;
  #watchdog: NodeJS.Timeout | undefined;
  #isSettled = false;
  /** Milliseconds of the monotonic clock; meaningful while not settled. */
  #unsettledSince = performance.now();

  constructor(
    endpoint: KafkaEndpoint,
    groupId: string,
    memberName: string,
    topic: string,
    listener: MembershipListener,
  ) {
    this.#topic = topic;
    this.#listener = listener;
    this.consumer = new Consumer(consumerOptions(endpoint, groupId, memberName));
    this.consumer.topics.track(topic);
    this.consumer.on('consumer:group:rebalance', () => this.#unsettle());
    this.consumer.on('consumer:group:join', () => this.#settle());
    // Emitted when a rejoin failed; the client sends no more heartbeats then.
    this.consumer.on('error', (error: Error) => this.#listener.onLost(error));
  }

  /** False while the group rebalances: commits would be refused, and must wait. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  async join(): Promise<void> {
    await this.consumer.joinGroup({});
    this.#watchdog = setInterval(() => {
      this.#checkHeartbeat();
      this.#checkRebalance();
    }, 1_000);
  }

  /** Joins again, which makes the group's leader see new partitions. */
  async rejoin(): Promise<void> {
    this.#unsettle();
    await this.consumer.joinGroup({});
  }

  async commit(offsets: ReadonlyMap<number, number>): Promise<void> {
    await this.consumer.commit({
      offsets: [...offsets].map(([partition, offset]) => ({
        topic: this.#topic,
        partition,
        offset: BigInt(offset),
        leaderEpoch: -1,
      })),
    });
  }

  /** Leaves the group and closes the connections. Where the broker does not get the request, the session times out. */
  async close(): Promise<void> {
    clearInterval(this.#watchdog);
    this.#isSettled = false;
    const [left] = await Promise.allSettled([this.consumer.close()]);
    if (left.status === 'rejected') await this.consumer.connections.close();
  }

  #settle(): void {
    this.#isSettled = true;
    const assignment = this.consumer.assignments?.find(({ topic }) => topic === this.#topic);
    this.#listener.onAssigned(assignment?.partitions ?? []);
  }

  #unsettle(): void {
    if (this.#isSettled) this.#unsettledSince = performance.now();
    this.#isSettled = false;
    this.#listener.onRebalancing();
  }

  #checkHeartbeat(): void {
    const last = this.consumer.lastHeartbeat;
    if (!this.#isSettled || !last || Date.now() - last.getTime() < STALLED_AFTER_MS) return;
    this.#listener.onLost(new Error('no heartbeat succeeded within the session timeout'));
  }

  /** Two rebalances at once, this member's and one of the client's heartbeat, may end without an event. */
  #checkRebalance(): void {
    if (this.#isSettled || performance.now() - this.#unsettledSince < UNSETTLED_FOR_MS) return;
    this.#listener.onLost(new Error(`the group did not settle within ${UNSETTLED_FOR_MS} ms`));
  }
}

import type { Access } from '../../iam/evaluate.ts';
import type { SendFailure } from '../destination/failure-sender.ts';
import type { MappingSettings } from '../settings/settings.ts';
import type { EventSourceMappingPorts, KafkaConnection } from '../types.ts';
import { accessProblemOf, type Problem } from './access-problems.ts';
import { deliveryPermissions, pollingPermissions, type RequiredPermission } from './permissions.ts';

type Show = (result: string, stateTransitionReason: RequiredPermission['reason'] | 'USER_INITIATED') => void;

/** Roles are still being created while a stack is deployed; AWS takes minutes to see a new grant. */
const RECHECK_MS = 2_000;

/** A delivery that the role does not allow: final, like the client's own errors of that kind. */
class DeliveryDeniedError extends Error {
  readonly apiId = 'ACCESS_DENIED';
  readonly canRetry = false;
}

/**
 * Whether the role of a mapping's function lets it poll, and deliver to its on-failure destination. On AWS the pollers act
 * in that role; here they connect to the plain listener, or as the user of a secret, so its permissions are checked before.
 */
export class MappingAuthorization {
  readonly #settings: MappingSettings;
  readonly #ports: EventSourceMappingPorts;
  readonly #connection: KafkaConnection;
  readonly #polling: readonly RequiredPermission[];
  readonly #delivery: readonly Access[];

  constructor(settings: MappingSettings, connection: KafkaConnection, ports: EventSourceMappingPorts) {
    const { source, topic, groupId, secretArn, schemaRegistryArn, destination, uuid } = settings;
    const { eventSourceArn } = source;
    const { usesIam = false } = connection;
    this.#connection = connection;
    this.#settings = settings;
    this.#ports = ports;
    this.#polling = pollingPermissions({
      eventSourceArn,
      usesIam,
      topic,
      groupId,
      secretArn,
      schemaRegistryArn,
    });
    this.#delivery = destination ? deliveryPermissions(destination, { eventSourceArn, usesIam, uuid }) : [];
  }

  /**
   * Starts polling, at once or when the missing grants are there.
   * @param show receives what the mapping shows until then.
   */
  whenGranted(start: () => void, show: Show, stopped: AbortSignal): void {
    this.#warnAboutDestination();
    if (!this.#connection.connectionFailure && !this.#problem()) start();
    else void this.#startWhenSolved(start, show, stopped);
  }

  /** Whether the function may poll now. */
  async isGranted(): Promise<boolean> {
    return (await this.#firstProblem()) === undefined;
  }

  /** Sends only what the role allows. */
  guard(send: SendFailure): SendFailure {
    return async (failure, context) => {
      const text = this.#deliveryDenial();
      if (text) throw new DeliveryDeniedError(text);
      await send(failure, context);
    };
  }

  async #startWhenSolved(start: () => void, show: Show, stopped: AbortSignal): Promise<void> {
    const { clock, log } = this.#ports;
    const { uuid, functionName, topic } = this.#settings;
    const name = `event source mapping ${uuid} (${functionName}, topic ${topic})`;
    let shown = '';
    for (;;) {
      const problem = await this.#firstProblem();
      if (stopped.aborted) return;
      if (!problem) break;
      const { result, reason, detail } = problem;
      show(result, reason);
      if (detail !== shown) log.warn(`${name}: ${result.includes(detail) ? result : `${result} ${detail}`}`);
      shown = detail;
      await clock.sleep(RECHECK_MS, stopped);
      if (stopped.aborted) return;
    }
    if (shown !== '') {
      show('No records processed', 'USER_INITIATED');
      log.info(`${name}: authorized now`);
    }
    start();
  }

  /** What the role lacks, then whether the cluster accepts the credentials: Lambda needs the role to read them. */
  async #firstProblem(): Promise<Problem | undefined> {
    const missing = this.#problem();
    if (missing || !this.#connection.connectionFailure) return missing;
    const { topic, groupId } = this.#settings;
    const polled = { topic, groupId: this.#connection.groupId ?? groupId };
    // The poller reports anything that is not a refusal, such as an unreachable broker.
    return accessProblemOf(await this.#connection.connectionFailure(), polled);
  }

  /** The first grant that is missing for polling. */
  #problem(): Problem | undefined {
    for (const { access, reason, problem } of this.#polling) {
      const denied = this.#ports.authorize?.(this.#settings.functionName, access);
      if (!denied) continue;
      return { reason, result: `PROBLEM: ${problem ?? denied.text}`, detail: denied.text };
    }
    return undefined;
  }

  /** A delivery would fail only when a record fails, which may be weeks later. */
  #warnAboutDestination(): void {
    const text = this.#deliveryDenial();
    const { functionName, destinationText } = this.#settings;
    if (text)
      this.#ports.log.warn(
        `${functionName}: its on-failure destination ${destinationText} cannot be used: ${text}`,
      );
  }

  #deliveryDenial(): string | undefined {
    const denials = this.#delivery.map((access) =>
      this.#ports.authorize?.(this.#settings.functionName, access),
    );
    return denials.find((denied) => denied !== undefined)?.text;
  }
}

import { systemClock } from '../shared/clock.ts';
import type { ResolvedResource } from '../template/types.ts';
import { AccessHistory } from './access-history.ts';
import {
  assumedRoleArn,
  callerContext,
  type FunctionIdentity,
  type Identity,
  type RoleSession,
} from './caller.ts';
import { type Access, accessDeniedMessage, type Refusal, refusalOf } from './evaluate.ts';
import { kafkaClusterArns } from './kafka-clusters.ts';
import { kafkaPolicy } from './kafka-policy.ts';
import { type GrantUsage, permissionUsage } from './permission-usage.ts';
import { type RecordedRefusal, Refusals } from './refusals.ts';
import { type EvaluatedRole, evaluateRole, trustPolicyOf } from './role.ts';
import { assumptionContext, trustIn } from './trust.ts';
import type { KafkaDecision, KafkaPolicy } from './types.ts';
import { unevaluatedConditions } from './unevaluated-conditions.ts';

/** A function that makes up names must fill neither memory nor terminal. */
const REPORTED_REFUSALS = 1_000;

/** A refusal, and whom it concerns. */
export interface AccessDenied extends Refusal {
  /** ARN of the assumed role. */
  readonly principal: string;
  /** AWS's words. */
  readonly text: string;
}

/** The grants of a role, and what became of them since the mirror was started. */
export interface RoleUse {
  /** ARN. */
  readonly role: string;
  readonly functions: readonly string[];
  /** Of a role that cannot be evaluated, none. */
  readonly grants: readonly GrantUsage[];
}

/** Why a function may not do something; undefined when it may. */
export type Authorize = (functionName: string, access: Access) => AccessDenied | undefined;

export interface AccessControlOptions {
  /** Resources of the stacks; filled while they are deployed. */
  readonly resources: ReadonlyMap<string, ResolvedResource>;
  readonly functionNamed: (name: string) => FunctionIdentity | undefined;
  /** A session of the role whose owner the broker knows by this name. Absent: there are none. */
  readonly sessionOf?: (owner: string) => RoleSession | undefined;
  /** What the broker calls the roles that have sessions. Absent: there are none. */
  readonly sessionOwners?: () => readonly string[];
  /** Called once for each refusal, with one readable line. */
  readonly onRefusal: (message: string) => void;
  /** Lets the broker decide by a policy. */
  readonly putKafkaPolicy: (functionName: string, policy: KafkaPolicy) => void;
}

/** What the functions of the mirror may do, by the policies of their roles in the template. */
export class AccessControl {
  readonly #options: AccessControlOptions;
  readonly #reported = new Set<string>();
  readonly #history = new AccessHistory();
  readonly #refusals = new Refusals(systemClock);
  /** Roles as evaluated when the stacks had so many resources. */
  readonly #roles = new Map<string, EvaluatedRole>();
  #resourceCount = 0;

  constructor(options: AccessControlOptions) {
    this.#options = options;
  }

  /** A function that is not here, and one whose role cannot be evaluated, may do everything. */
  readonly authorize: Authorize = (functionName, access) => {
    const identity = this.#identityOf(functionName);
    return identity && this.#refusalOf(identity, access);
  };

  #identityOf(owner: string): Identity | undefined {
    return this.#options.functionNamed(owner) ?? this.#options.sessionOf?.(owner);
  }

  #refusalOf(identity: Identity, access: Access): AccessDenied | undefined {
    const { grants } = this.#evaluate(identity.roleArn);
    if (!grants) return undefined;
    const refusal = refusalOf(grants, access, callerContext(identity, Date.now()));
    if (!refusal) {
      if ('functionName' in identity) this.#history.add(identity.functionName, access, grants);
      return undefined;
    }
    const principal = assumedRoleArn(identity);
    return { ...refusal, principal, text: accessDeniedMessage(principal, refusal) };
  }

  /** The same for a session of a role, which is reported too. */
  authorizeSession(session: RoleSession, access: Access): AccessDenied | undefined {
    const denied = this.#refusalOf(session, access);
    if (denied) this.#report(session, denied);
    return denied;
  }

  /**
   * Why a role may not be assumed; undefined when it may. The trust policy must let the caller in; one that names the caller's
   * account leaves it to the caller's policies, and so does another account.
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html; that a trust policy must
   * allow it even within an account: https://repost.aws/questions/QU4Kr2A6bpRtO8haGVu9hP6g/iam-role-trust-policy-behavior
   */
  refusalToAssume(session: RoleSession, caller: Identity, externalId?: string): string | undefined {
    const access: Access = { action: 'sts:AssumeRole', resources: [session.roleArn] };
    const denied = this.#refusalOf(caller, access);
    const trust = this.#trustOf(session, caller, externalId);
    const isSameAccount = accountOf(session.roleArn) === accountOf(caller.roleArn);
    const isNamed = trust === 'caller' && isSameAccount && !denied?.isExplicit;
    if (denied && !isNamed) {
      this.#report(caller, denied);
      return denied.text;
    }
    if (trust !== 'none') return undefined;
    const text = `User: ${assumedRoleArn(caller)} is not authorized to perform: sts:AssumeRole on resource: ${session.roleArn}`;
    this.#reportText(`${text} (its trust policy does not allow it)`);
    return text;
  }

  /** A role that is not in the template is taken to trust the caller's account. */
  #trustOf(session: RoleSession, caller: Identity, externalId: string | undefined) {
    const document = trustPolicyOf(session.roleArn, [...this.#options.resources.values()]);
    const context = { ...callerContext(caller, Date.now()), ...assumptionContext(session, externalId) };
    return document ? trustIn(document, caller, context) : 'account';
  }

  /** The same, for what a function tries itself: a refusal is reported. */
  readonly authorizeRequest: Authorize = (functionName, access) => {
    const identity = this.#identityOf(functionName);
    const denied = identity && this.#refusalOf(identity, access);
    if (denied) this.#report(identity, denied);
    return denied;
  };

  /** Takes note of what Kafka decided. */
  readonly learn = ({ owner, action, resource, isAllowed }: KafkaDecision): void => {
    const evaluate = isAllowed ? this.authorize : this.authorizeRequest;
    evaluate(owner, { action, resources: [resource] });
  };

  /** Whether a function would be allowed to; undefined when its role cannot be evaluated. Nothing is recorded. */
  isGranted(functionName: string, access: Access): boolean | undefined {
    const identity = this.#options.functionNamed(functionName);
    const grants = identity && this.#evaluate(identity.roleArn).grants;
    return grants && !refusalOf(grants, access, callerContext(identity, Date.now()));
  }

  /** What a function was allowed to do since the mirror was started, each thing once. */
  done(functionName: string): readonly Access[] {
    return this.#history.of(functionName);
  }

  /** Brings what the broker knows of a function up to date. Without a cluster in the template it evaluates nothing. */
  readonly publish = (functionName: string): void => {
    const identity = this.#identityOf(functionName);
    const grants = identity && this.#evaluate(identity.roleArn).grants;
    const clusters = kafkaClusterArns([...this.#options.resources.values()]);
    if (!identity || !grants || clusters.length === 0) return;
    const context = callerContext(identity, Date.now());
    this.#options.putKafkaPolicy(functionName, kafkaPolicy(grants, clusters, context));
  };

  /** After a deployment: roles are evaluated again, and the broker learns of all functions. */
  refresh(functionNames: readonly string[]): void {
    this.#roles.clear();
    const owners = this.#options.sessionOwners?.() ?? [];
    [...functionNames, ...owners].forEach(this.publish);
  }

  /** What of the functions' roles is not evaluated here: one readable line each. */
  unevaluatedConditions(functionNames: readonly string[]): string[] {
    return unevaluatedConditions(
      functionNames.flatMap((name) => {
        const identity = this.#options.functionNamed(name);
        return identity ? [{ identity, role: this.#evaluate(identity.roleArn) }] : [];
      }),
    );
  }

  /** Which grants of the functions' roles were needed for what they did. */
  roleUse(functionNames: readonly string[]): RoleUse[] {
    const identities = functionNames.flatMap((name) => this.#options.functionNamed(name) ?? []);
    return [...Map.groupBy(identities, ({ roleArn }) => roleArn)].map(([role, users]) => {
      const { grants } = this.#evaluate(role);
      const sessions = users.map((identity) => ({
        accesses: this.#history.of(identity.functionName),
        context: callerContext(identity, Date.now()),
      }));
      const functions = users.map(({ functionName }) => functionName);
      return { role, functions, grants: grants ? permissionUsage(grants, sessions) : [] };
    });
  }

  /** What callers were refused since the start, those that were refused last first. */
  refusals(): RecordedRefusal[] {
    return this.#refusals.list();
  }

  #evaluate(roleArn: string): EvaluatedRole {
    const { resources } = this.#options;
    if (resources.size !== this.#resourceCount) this.#roles.clear();
    this.#resourceCount = resources.size;
    const cached = this.#roles.get(roleArn);
    if (cached) return cached;
    const evaluated = evaluateRole(roleArn, [...resources.values()]);
    this.#roles.set(roleArn, evaluated);
    return evaluated;
  }

  #report(identity: Identity, denied: AccessDenied): void {
    this.#refusals.add(identity, denied);
    this.#reportText(denied.text);
  }

  #reportText(text: string): void {
    if (this.#reported.has(text) || this.#reported.size >= REPORTED_REFUSALS) return;
    this.#reported.add(text);
    this.#options.onRefusal(`AccessDenied: ${text}`);
  }
}

const accountOf = (arn: string) => arn.split(':')[4];

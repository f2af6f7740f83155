import type { ResolvedResource } from '../template/types.ts';
import { AccessHistory } from './access-history.ts';
import { assumedRoleArn, callerContext, type FunctionIdentity } from './caller.ts';
import { type Access, type Refusal, refusalOf } from './evaluate.ts';
import { type JudgedGrant, judgeGrants } from './grant-use.ts';
import { kafkaClusterArns } from './kafka-clusters.ts';
import { kafkaPolicy } from './kafka-policy.ts';
import { notJudged } from './not-judged.ts';
import { refusalText } from './refusal-text.ts';
import { type JudgedRole, judgeRole } from './role.ts';
import type { KafkaDecision, KafkaPolicy } from './types.ts';

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
  /** Of a role that cannot be judged, none. */
  readonly grants: readonly JudgedGrant[];
}

/** Why a function may not do something; undefined when it may. */
export type Authorize = (functionName: string, access: Access) => AccessDenied | undefined;

export interface AccessControlOptions {
  /** Resources of the stacks; filled while they are deployed. */
  readonly resources: ReadonlyMap<string, ResolvedResource>;
  readonly functionNamed: (name: string) => FunctionIdentity | undefined;
  /** Told once of each refusal, in one line for people. */
  readonly onRefusal: (message: string) => void;
  /** Lets the broker decide by a policy. */
  readonly putKafkaPolicy: (functionName: string, policy: KafkaPolicy) => void;
}

/** What the functions of the mirror may do, by the policies of their roles in the template. */
export class AccessControl {
  readonly #options: AccessControlOptions;
  readonly #reported = new Set<string>();
  readonly #history = new AccessHistory();
  /** Roles as judged when the stacks had so many resources. */
  readonly #roles = new Map<string, JudgedRole>();
  #resourceCount = 0;

  constructor(options: AccessControlOptions) {
    this.#options = options;
  }

  /** A function that is not here, and one whose role cannot be judged, may do everything. */
  readonly authorize: Authorize = (functionName, access) => {
    const identity = this.#options.functionNamed(functionName);
    const grants = identity && this.#judge(identity.roleArn).grants;
    if (!grants) return undefined;
    const refusal = refusalOf(grants, access, callerContext(identity, Date.now()));
    if (!refusal) {
      this.#history.add(functionName, access, grants);
      return undefined;
    }
    const principal = assumedRoleArn(identity);
    return { ...refusal, principal, text: refusalText(principal, refusal) };
  };

  /** The same, for what a function tries itself: people are told of a refusal. */
  readonly authorizeRequest: Authorize = (functionName, access) => {
    const denied = this.authorize(functionName, access);
    if (denied) this.#report(denied);
    return denied;
  };

  /** Takes note of what Kafka decided. */
  readonly learn = ({ owner, action, resource, isAllowed }: KafkaDecision): void => {
    const judge = isAllowed ? this.authorize : this.authorizeRequest;
    judge(owner, { action, resources: [resource] });
  };

  /** Brings what the broker knows of a function up to date. Without a cluster in sight it is not to judge. */
  readonly publish = (functionName: string): void => {
    const identity = this.#options.functionNamed(functionName);
    const grants = identity && this.#judge(identity.roleArn).grants;
    const clusters = kafkaClusterArns([...this.#options.resources.values()]);
    if (!identity || !grants || clusters.length === 0) return;
    const context = callerContext(identity, Date.now());
    this.#options.putKafkaPolicy(functionName, kafkaPolicy(grants, clusters, context));
  };

  /** After a deployment: roles are judged anew, and the broker learns of all functions. */
  refresh(functionNames: readonly string[]): void {
    this.#roles.clear();
    functionNames.forEach(this.publish);
  }

  /** What of the functions' roles is not judged here: one line each, for people. */
  notJudged(functionNames: readonly string[]): string[] {
    return notJudged(
      functionNames.flatMap((name) => {
        const identity = this.#options.functionNamed(name);
        return identity ? [{ identity, role: this.#judge(identity.roleArn) }] : [];
      }),
    );
  }

  /** Which grants of the functions' roles something that they did hung on. */
  roleUse(functionNames: readonly string[]): RoleUse[] {
    const identities = functionNames.flatMap((name) => this.#options.functionNamed(name) ?? []);
    return [...Map.groupBy(identities, ({ roleArn }) => roleArn)].map(([role, users]) => {
      const { grants } = this.#judge(role);
      const sessions = users.map((identity) => ({
        accesses: this.#history.of(identity.functionName),
        context: callerContext(identity, Date.now()),
      }));
      const functions = users.map(({ functionName }) => functionName);
      return { role, functions, grants: grants ? judgeGrants(grants, sessions) : [] };
    });
  }

  #judge(roleArn: string): JudgedRole {
    const { resources } = this.#options;
    if (resources.size !== this.#resourceCount) this.#roles.clear();
    this.#resourceCount = resources.size;
    const known = this.#roles.get(roleArn);
    if (known) return known;
    const judged = judgeRole(roleArn, [...resources.values()]);
    this.#roles.set(roleArn, judged);
    return judged;
  }

  #report({ text }: AccessDenied): void {
    if (this.#reported.has(text) || this.#reported.size >= REPORTED_REFUSALS) return;
    this.#reported.add(text);
    this.#options.onRefusal(`AccessDenied: ${text}`);
  }
}

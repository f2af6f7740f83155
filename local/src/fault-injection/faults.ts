/** What an API call meets instead of, or before, its response. */
export type ApiEffect =
  | { readonly kind: 'internal-error' | 'throttle-error' | 'unavailable-error' }
  | { readonly kind: 'latency'; readonly delayMs: number };

/** Calls of some roles to some operations of a service go wrong. */
export interface ApiFault {
  readonly kind: 'api';
  readonly durationMs: number;
  readonly roleArns: readonly string[];
  /** Name the service signs with, for example `dynamodb`. */
  readonly service: string;
  /** Names of operations; empty for all. */
  readonly operations: readonly string[];
  /** Of the calls, 1 to 100. */
  readonly percentage: number;
  readonly effect: ApiEffect;
}

/** Invocations of some functions end in an error, with or without having run. */
export interface InvocationFault {
  readonly kind: 'invocation';
  readonly durationMs: number;
  readonly functionArns: readonly string[];
  /** Of the invocations, 1 to 100. */
  readonly percentage: number;
  /** False: the function runs, and its response is replaced. */
  readonly preventsExecution: boolean;
}

/** Execution environments of some functions end in mid-invocation, once. */
export interface Termination {
  readonly kind: 'termination';
  readonly durationMs: 0;
  readonly functionArns: readonly string[];
  /** Of the invocations in flight, 1 to 100. */
  readonly percentage: number;
}

export type Fault = ApiFault | InvocationFault | Termination;

/** One call, as the AWS endpoint sees it. */
export interface ApiCall {
  readonly service: string;
  readonly operation: string;
  /** As the response has it. */
  readonly requestId: string;
  /** Undefined for keys that no function has. */
  readonly caller: () => { readonly arn: string } | undefined;
}

export function strikesCall(fault: ApiFault, { service, operation, caller }: ApiCall): boolean {
  if (fault.service !== service) return false;
  if (fault.operations.length > 0 && !fault.operations.includes(operation)) return false;
  const sessionArn = caller()?.arn ?? '';
  return fault.roleArns.some((roleArn) => isSessionOf(sessionArn, roleArn));
}

/** `arn:…:sts::ACCOUNT:assumed-role/ROLE/SESSION` names a role without its path. */
function isSessionOf(sessionArn: string, roleArn: string): boolean {
  return sessionArn.split('/').at(-2) === roleArn.split('/').at(-1);
}

import type { AccessDenied } from '../iam/access-control.ts';
import type { Access } from '../iam/evaluate.ts';
import type { ServiceException } from '../shared/service-exception.ts';
import type { ErrorShape } from './protocol/error-shapes.ts';
import type { AwsRequest, OperationCall } from './protocol/message.ts';

/** One AWS service as the endpoint serves it. */
export interface AwsService {
  /** The name requests are signed with. */
  readonly signingName: string;
  /** What the service can do here; an error for anything else lists it. */
  readonly operationNames: readonly string[];
  operationOf(request: AwsRequest): OperationCall | undefined;
  /** What an operation needs permission for, all of it. */
  accessesOf(operation: OperationCall, request: AwsRequest): readonly Access[];
  /** How this service words a refusal. */
  accessDenied(denied: AccessDenied, request: AwsRequest): ServiceException;
  /** How it words that the session token of a role's credentials is missing or wrong. */
  invalidToken(request: AwsRequest): ServiceException;
  readonly errorShape: ErrorShape;
  /** The code that this service returns when it fails itself; SDKs retry it. */
  readonly internalFault: string;
  /** What it returns to callers that send too many requests; SDKs wait and retry. */
  readonly throttle: { readonly code: string; readonly statusCode: number };
  /** Most bytes of a request. Default: 16 MB, which is what DynamoDB takes. */
  readonly bodyLimitBytes?: number;
  /** Ends what continues between requests; waits `graceMs` at most. */
  stop?(graceMs: number): Promise<void>;
}

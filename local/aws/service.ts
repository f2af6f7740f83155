import type { ErrorShape } from './protocol/error-shapes.ts';
import type { AwsRequest, OperationCall } from './protocol/message.ts';

/** One AWS service as the endpoint serves it. */
export interface AwsService {
  /** The name requests are signed with. */
  readonly signingName: string;
  /** What the service can do here; an error for anything else lists it. */
  readonly operationNames: readonly string[];
  operationOf(request: AwsRequest): OperationCall | undefined;
  readonly errorShape: ErrorShape;
  /** The code that this service answers when it fails itself; SDKs retry it. */
  readonly internalFault: string;
  /** What it answers to callers that ask too often; SDKs wait and ask again. */
  readonly throttle: { readonly code: string; readonly statusCode: number };
  /** Ends what goes on between requests; waits `graceInMs` at most. */
  stop?(graceInMs: number): Promise<void>;
}

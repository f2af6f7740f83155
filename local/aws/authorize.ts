import type { AwsRequest } from './protocol/message.ts';

/** What a policy decides about. */
export interface AuthorizationRequest {
  /** `lambda`, `kafka`, … */
  readonly service: string;
  /** The operation, as IAM names the action. */
  readonly operation: string;
  readonly request: AwsRequest;
}

/**
 * Decides whether the caller may do what the request asks for. Every caller may do everything so far:
 * the roles of the template are not enforced here yet.
 * @throws {ServiceException} AccessDeniedException
 */
export function authorize(_request: AuthorizationRequest): void {}

import type { ApiRequest } from '../../../functions/shared/http/api.ts';

export interface RequestChanges {
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly path?: Readonly<Record<string, string>>;
  /** Claims of the token as the gateway hands them on; null for a route without an authorizer. */
  readonly claims?: Readonly<Record<string, string>> | null;
  /** When the gateway took the request, in milliseconds since the epoch. Default: now. */
  readonly timeEpoch?: number;
}

export const sarah = {
  sub: 'customer-1',
  email: 'sarah@example.com',
  email_verified: 'true',
  name: 'Sarah',
  zoneinfo: 'America/New_York',
};

/** A request in payload format 2.0, of Sarah by default. */
export function apiRequest(routeKey: string, changes: RequestChanges = {}): ApiRequest {
  const { claims = sarah } = changes;
  return {
    version: '2.0',
    routeKey,
    rawPath: '/',
    rawQueryString: '',
    headers: { ...changes.headers },
    queryStringParameters: changes.query && { ...changes.query },
    pathParameters: changes.path && { ...changes.path },
    requestContext: {
      requestId: 'request-1',
      timeEpoch: changes.timeEpoch ?? Date.now(),
      ...(claims && { authorizer: { jwt: { claims, scopes: null } } }),
    },
    body: changes.body,
    isBase64Encoded: changes.isBase64Encoded ?? false,
  } as unknown as ApiRequest;
}

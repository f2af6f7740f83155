import type { JwtAuthorizer } from '../issuer/jwt-authorizer.ts';
import type { Invoke } from '../lambda/types.ts';
import type { HoldClock } from '../shared/hold-clock.ts';
import type { Log } from '../shared/log.ts';
import type { RequestPriority } from '../shared/request-priority.ts';

/** One `AWS::ApiGatewayV2::Route` with its integration and authorizer resolved. */
export interface HttpRoute {
  /** `GET /orders/{orderId}`, `ANY /{proxy+}` or `$default`. */
  readonly routeKey: string;
  readonly functionArn: string;
  readonly authorizer?: JwtAuthorizer;
  readonly authorizationScopes?: readonly string[];
  /** Milliseconds before the gateway responds with 503; 30,000 unless the integration says less. */
  readonly timeoutInMillis?: number;
}

export interface CorsConfiguration {
  readonly allowOrigins?: readonly string[];
  readonly allowMethods?: readonly string[];
  readonly allowHeaders?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  readonly maxAge?: number;
  readonly allowCredentials?: boolean;
}

export interface RouteThrottle {
  /** Requests a second that continue for ever. */
  readonly ratePerSecond?: number;
  /** Requests at once. */
  readonly burst?: number;
}

export interface HttpApiConfiguration {
  readonly apiId: string;
  readonly name: string;
  /** `$default` is served at the root, any other stage below `/<stage>`. */
  readonly stageName: string;
  readonly stageVariables?: Readonly<Record<string, string>>;
  readonly routes: readonly HttpRoute[];
  /** Of every route without its own settings. */
  readonly throttling?: RouteThrottle;
  /** By route key. */
  readonly routeThrottling?: Readonly<Record<string, RouteThrottle>>;
  readonly cors?: CorsConfiguration;
  /** Of no effect here: the mirror's address represents whichever domain the API has. */
  readonly disableExecuteApiEndpoint?: boolean;
}

export interface HttpApiPorts {
  readonly invoke: Invoke;
  /** What debuggers hold: an integration does not time out meanwhile. Absent: there are no debuggers. */
  readonly holds?: HoldClock;
  /** Counts requests that write. Those that read are not counted: a long poll waits for the work behind it. */
  readonly requestPriority?: RequestPriority;
  /** Whether the sign-in page sent a browser to this address. Absent: there is none. */
  readonly isSignInRedirect?: (url: string) => boolean;
  readonly log: Log;
  /** Verifies a bearer token for an authorizer; resolves to its claims, or undefined when it is not acceptable. */
  readonly verifyToken: (
    token: string,
    authorizer: JwtAuthorizer,
  ) => Promise<Record<string, unknown> | undefined>;
}

export interface HttpApiServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /**
   * Serves another configuration to the next requests.
   * @throws {Error} for a route key that cannot be served; then the present one stays.
   */
  replace(configuration: HttpApiConfiguration): void;
  /** Stops accepting, waits for responses in flight (at most `graceMs`), closes. */
  stop(graceMs: number): Promise<void>;
}

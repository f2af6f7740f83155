/** A function that completes tokens, by the version of the event that it takes. */
export interface TokenTrigger {
  readonly functionArn: string;
  readonly version: '1' | '2' | '3';
}

/** The user pool that a client is of. */
export interface UserPoolOfClient {
  readonly userPoolId: string;
  /** Absent: the pool has no such trigger. */
  readonly preTokenGeneration?: TokenTrigger;
}

/** A client of a user pool, as far as signing in with it goes. */
export interface SignInClient {
  readonly clientId: string;
  /** Absent: a public client. */
  readonly clientSecret?: string;
  /** Where codes may be sent, besides this machine: the local address of an API that runs here. */
  readonly callbackUrls: readonly string[];
  /** Where browsers may be sent that have signed out, besides this machine. */
  readonly logoutUrls: readonly string[];
  /** Whether it may ask for a code: `AllowedOAuthFlows` has `code`, and flows are switched on. */
  readonly allowsCode: boolean;
  /** Absent: any. */
  readonly scopes?: readonly string[];
  readonly accessTokenSeconds: number;
  readonly idTokenSeconds: number;
  readonly refreshTokenSeconds: number;
  /** Absent: it is known by its id alone. */
  readonly userPool?: UserPoolOfClient;
}

/** Lifetimes unless a client has others. https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html */
export const defaultLifetimes = {
  accessTokenSeconds: 60 * 60,
  idTokenSeconds: 60 * 60,
  refreshTokenSeconds: 30 * 24 * 60 * 60,
} as const;

/** A client that is known by its id alone, as the audience of an authorizer: codes go to this machine only. */
export const clientOfAudience = (clientId: string): SignInClient => ({
  clientId,
  callbackUrls: [],
  logoutUrls: [],
  allowsCode: true,
  ...defaultLifetimes,
});

import {
  CfnManagedLoginBranding,
  ManagedLoginVersion,
  OAuthScope,
  type UserPool,
  type UserPoolClient,
  type UserPoolDomain,
} from 'aws-cdk-lib/aws-cognito';
import { Aws, Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { type Config, decideName } from '../config/index.ts';

export interface SignInPagesProps {
  readonly config: Config;
  readonly userPool: UserPool;
  /** Where the shop is, with a slash at the end: the one address that a code may be sent to. */
  readonly shopUrl: string;
}

/**
 * Cognito's pages for signing up and in, and the client that sends customers there: by authorization code with PKCE, which
 * is what a page that can keep no secret uses (https://www.rfc-editor.org/rfc/rfc9700#section-2.1.1). Managed login and not
 * the classic pages: the plan of the user pool has it, and only it can add a passkey.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html
 */
export class SignInPages extends Construct {
  readonly client: UserPoolClient;
  readonly #domain: UserPoolDomain;

  constructor(scope: Construct, id: string, { config, userPool, shopUrl }: SignInPagesProps) {
    super(scope, id);
    this.#domain = userPool.addDomain('Domain', {
      cognitoDomain: { domainPrefix: decideDomainPrefix(config) },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    this.client = addClient(userPool, shopUrl, config.stage === 'dev');
    // Without a style of its client managed login shows no page:
    // https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-branding.html
    new CfnManagedLoginBranding(this, 'Style', {
      userPoolId: userPool.userPoolId,
      clientId: this.client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
  }

  /** Without a slash at the end. */
  get url(): string {
    return this.#domain.baseUrl();
  }
}

/** Of all accounts only one can have it in a Region, hence the account. */
const decideDomainPrefix = (config: Config): string =>
  config.signInDomain === 'account' ? `${decideName(config)}-${Aws.ACCOUNT_ID}` : config.signInDomain;

/** @param passwordSignIn also accept a plain password, so that one AWS CLI call gives a token to try things with. */
const addClient = (userPool: UserPool, shopUrl: string, passwordSignIn: boolean): UserPoolClient =>
  userPool.addClient('Client', {
    authFlows: { userSrp: true, userPassword: passwordSignIn },
    oAuth: {
      flows: { authorizationCodeGrant: true },
      scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
      callbackUrls: [shopUrl],
      logoutUrls: [shopUrl],
    },
    generateSecret: false,
    preventUserExistenceErrors: true,
    enableTokenRevocation: true,
    accessTokenValidity: Duration.hours(1),
  });

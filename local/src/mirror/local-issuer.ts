import { type Issuer, startIssuer } from '../issuer/issuer.ts';
import type { PoolUsers } from '../issuer/pool-users.ts';
import { preTokenGeneration } from '../issuer/sign-in/pre-token-generation.ts';
import { SentRedirects } from '../issuer/sign-in/sent-redirects.ts';
import type { LambdaService } from '../lambda/types.ts';
import { signInClientsOf } from '../resources/cognito/user-pools.ts';
import type { ResolvedResource, Stack } from '../template/types.ts';
import type { LocalAddresses } from './local-addresses.ts';
import type { PortNumbers } from './options.ts';
import { explainPortInUse } from './port-in-use.ts';
import type { TokenIdentities } from './tokens.ts';

export interface LocalIssuerOptions {
  readonly portNumbers: Pick<PortNumbers, 'issuer'>;
  /** Names by which every port may be called besides those of the loopback interface. */
  readonly hostNames: readonly string[];
  /** Absolute path. */
  readonly dataDirectory: string;
  /** Whom the sign-in page offers. */
  readonly identities: TokenIdentities;
  /** Of all stacks; filled while they are deployed. */
  readonly resources: ReadonlyMap<string, ResolvedResource>;
  readonly addresses: LocalAddresses;
  /** Users of the pools. */
  readonly users: PoolUsers;
  /** Where the triggers of user pools run. */
  readonly lambda: Pick<LambdaService, 'invoke' | 'holds'>;
  readonly starting: AsyncDisposableStack;
}

/** The issuer of the stacks' tokens, which runs from the moment that one is needed. */
export class LocalIssuer {
  readonly #options: LocalIssuerOptions;
  #start: Promise<Issuer> | undefined;
  /** Where browsers were sent to by the sign-in page. */
  readonly redirects = new SentRedirects();
  /** Of all authorizers. */
  audience: readonly string[] = [];

  constructor(options: LocalIssuerOptions) {
    this.#options = options;
    // What the start has handed over takes no more: an edit may need an issuer long after that.
    options.starting.defer(() => this.#stop());
  }

  /** Before anything is deployed: functions of a stack with a user pool may have its address in their environment. */
  async startFor(stacks: readonly Stack[]): Promise<void> {
    const types = stacks.flatMap(({ template }) => Object.values(template.Resources).map(({ Type }) => Type));
    if (types.includes('AWS::Cognito::UserPool')) await this.start();
  }

  /** The issuer, started once; one that could not be started is tried again. @throws {Error} when its port is in use. */
  start(): Promise<Issuer> {
    this.#start ??= this.#listen().catch((error) => {
      this.#start = undefined;
      throw error;
    });
    return this.#start;
  }

  async #stop(): Promise<void> {
    // The caller of `start` has the error of one that fails.
    const issuer = await this.#start?.catch(() => undefined);
    await issuer?.stop();
  }

  async #listen(): Promise<Issuer> {
    const { portNumbers, hostNames, dataDirectory, identities, users, lambda, resources, addresses } =
      this.#options;
    const issuer = await explainPortInUse('--issuer-port', () =>
      startIssuer({
        port: portNumbers.issuer,
        hostNames,
        dataDirectory,
        identities,
        users,
        redirects: this.redirects,
        preTokenGeneration: preTokenGeneration(lambda),
        defaultAudience: () => this.audience,
        clients: () => signInClientsOf(resources, addresses.localOf),
      }),
    );
    addresses.issuerUrl = issuer.url;
    return issuer;
  }
}

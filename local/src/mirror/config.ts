import type { TokenRequest } from '../issuer/issuer.ts';
import type { Ready } from './ready.ts';

/** How the app is synthesized. */
export interface AppConfig {
  /** Program and arguments, run in the folder of the file without a shell. Default: `app` of cdk.json, in a shell. */
  readonly command?: readonly string[];
  /**
   * Files and folders, relative to the file, that the assembly is made from: while none of them changes, the assembly
   * is used again. Default: none, the app is synthesized at every start.
   */
  readonly inputs?: readonly string[];
  /** Variables that the command gets besides those of the CDK CLI. Default: none. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * `mirror.config.ts`, beside cdk.json: what the mirror has to know of an app and the template does not say. With
 * `--assembly` or `--template`, which may be of another app, only `tokens` counts.
 */
export interface MirrorConfig {
  /** Title of the console. Default: the name of the stack. */
  readonly title?: string;
  /** How the app is synthesized. Default: as cdk.json says, at every start. */
  readonly app?: AppConfig;
  /** Data directory, relative to the file. Default `.orderstream`. */
  readonly dataDirectory?: string;
  /**
   * Identities that get a token of the local issuer, by the member of `--json` that holds it, and that its sign-in page
   * offers. Each token is also in a
   * file of the data directory: `staffToken` in `staff-token`. Names are
   * `token` or end with `Token`. Default: `token`, of a user without scopes.
   */
  readonly tokens?: Readonly<Record<string, TokenRequest>>;
  /**
   * What is printed when everything is ready, such as a command to try.
   * @param ready addresses and tokens.
   * @param dataDirectory as the user can type it.
   * @returns text, or undefined for none. Default: no text.
   */
  readonly tryIt?: (ready: Ready, dataDirectory: string) => string | undefined;
}

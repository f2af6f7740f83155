import { join } from 'node:path';
import type { AppPage } from '../console/app-pages.ts';
import type { TokenRequest } from '../issuer/issuer.ts';
import type { Ready } from './ready.ts';

/** How the app is synthesized. */
export interface AppConfig {
  /** Program and arguments, run in the folder of cdk.json without a shell. Default: `app` of cdk.json, in a shell. */
  readonly command?: readonly string[];
  /**
   * Files and folders, relative to the folder of cdk.json, that the assembly is made from: while none of them changes, the assembly
   * is used again. Default: none, the app is synthesized at every start.
   */
  readonly inputs?: readonly string[];
  /** Variables that the command gets besides those of the CDK CLI. Default: none. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A page that an app adds to the console. */
export interface PageConfig {
  /** In its address, `/app/NAME`: lower-case letters, digits and dashes. */
  readonly name: string;
  /** Its entry in the navigation, and its heading. */
  readonly title: string;
  /** Module that draws it, JavaScript or TypeScript, relative to the file; bundled by esbuild. */
  readonly script: string;
}

/**
 * `mirror.config.ts`, beside cdk.json: what the mirror has to know of an app and the template does not say. With
 * `--assembly` or `--template`, which may be of another app, only `tokens` counts, unless `--config` names the file: then
 * `title`, `pages` and `tryIt` do as well.
 */
export interface MirrorConfig {
  /** Title of the console. Default: the name of the stack. */
  readonly title?: string;
  /** How the app is synthesized. Default: as cdk.json says, at every start. */
  readonly app?: AppConfig;
  /** Data directory of the app, relative to the folder of cdk.json. Default `.orderstream`. */
  readonly dataDirectory?: string;
  /**
   * Identities that get a token of the local issuer, by the member of `--json` that holds it, and that its sign-in page
   * offers. Each token is also in a file of the data directory: `staffToken` in `staff-token`. Names are `token` or end with
   * `Token`. Default: `token`, of a user without scopes.
   */
  readonly tokens?: Readonly<Record<string, TokenRequest>>;
  /**
   * Pages that the app adds to the console. A module exports `show(element, api)`: it draws into the element, reads and writes
   * by `api.get(path, query)`, `api.post(path, body)` and `api.remove(path)`, paths below `/api/v1`, follows the API's events by
   * `api.listen(name, listener)`, and may return a function that is called when the page is left. The content security policy
   * of the console holds: no inline script or style, nothing from elsewhere. Default: none.
   */
  readonly pages?: readonly PageConfig[];
  /**
   * What is printed when everything is ready, such as a command to try.
   * @param ready addresses and tokens.
   * @param dataDirectory as the user can type it.
   * @returns text, or undefined for none. Default: no text.
   */
  readonly tryIt?: (ready: Ready, dataDirectory: string) => string | undefined;
}

/** The pages of a configuration, with absolute paths. @param directory of the file. */
export const pagesOf = ({ pages = [] }: MirrorConfig, directory: string): AppPage[] =>
  pages.map((page) => ({ ...page, script: join(directory, page.script) }));

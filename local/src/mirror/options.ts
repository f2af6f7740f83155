import type { Isolation } from '../lambda/isolation.ts';
import type { ServicesMode } from '../services/types.ts';
import type { Place } from '../shared/place.ts';

/** A port of 0 means any free one. */
export interface PortNumbers {
  readonly api: number;
  readonly console: number;
  readonly aws: number;
  readonly issuer: number;
  readonly kafka: number;
  readonly kafkaIam: number;
  /** Of the TLS listener, which the broker has when a cluster needs it. */
  readonly kafkaTls: number;
  /** Of the SASL/SCRAM listener, which the broker has when a cluster needs it. */
  readonly kafkaScram: number;
  readonly dynamodb: number;
  readonly mail: number;
}

/** Where the template comes from: the CDK app of the project, or what is synthesized already. */
export type TemplateSource =
  | { readonly kind: 'app' }
  | { readonly kind: 'assembly'; readonly directory: string }
  | { readonly kind: 'template'; readonly file: string };

export interface Options {
  /** Absent: embedded when Java 17+ is found, else docker. */
  readonly services?: ServicesMode;
  /** Absolute path. */
  readonly dataDirectory: string;
  /** Absolute path of the configuration of what is run. Absent: `mirror.config.ts` of the project. */
  readonly configFile?: string;
  readonly isFresh: boolean;
  /** Whether what earlier runs created and the template has no more is removed. */
  readonly isPruning: boolean;
  readonly ports: PortNumbers;
  readonly source: TemplateSource;
  /** CDK context that the app of the project is synthesized with. */
  readonly context: Readonly<Record<string, string>>;
  /** Which stacks of an assembly to run; empty when there is only one to run. */
  readonly stackNames: readonly string[];
  /** Account and Region of stacks that name none, as far as they are given. */
  readonly place: Partial<Place>;
  /** Values for parameters of the template. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Values of secrets and SSM parameters, by name or ARN; those of the file are not among them. */
  readonly values: Readonly<Record<string, string>>;
  /** Whether the policies of roles decide what functions may do. */
  readonly isIamEnforced: boolean;
  /** Whether mappings remember what happened to their last records. */
  readonly remembersRecords: boolean;
  /** Names by which the ports may be called besides those of the loopback interface, in lower case. */
  readonly hostNames: readonly string[];
  /** Origins whose pages may call the HTTP APIs, besides those of their CORS configuration. */
  readonly origins: readonly string[];
  /** Services of AWS itself that functions may call, for example `s3`; empty for none. */
  readonly allowedAwsServices: readonly string[];
  /** Whether functions run in threads or processes. */
  readonly isolation: Isolation;
  /** Where debuggers find functions; 0 for any free port. Absent: nowhere. */
  readonly inspectPort?: number;
  /** Absolute path of the file with values; it need not exist. */
  readonly valuesFile: string;
  /** Whether changes of the app, the assembly or the template are applied while the mirror runs. */
  readonly isWatching: boolean;
  readonly isJson: boolean;
  /** Whether the end of standard input stops the mirror, as the end of the process that started it. */
  readonly stopsAtEndOfInput: boolean;
  /** Absolute path of the folder of `startMirror()` that is removed when the mirror ends; undefined for none. */
  readonly temporaryFolder: string | undefined;
  readonly isOpen: boolean;
}

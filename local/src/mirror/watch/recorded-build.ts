/** A bundling that a synthesis has done with esbuild, as `recorder.ts` writes it: one line of JSON each. */
export type RecordedBuild = RecordedCommand | RecordedCall;

/** A program that was run, as CDK's `NodejsFunction` does. */
export interface RecordedCommand {
  readonly kind: 'command';
  readonly command: string;
  readonly args: readonly string[];
  /** Absolute path. */
  readonly cwd: string;
  /** Variables that the app set for it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Absolute path, as it is in the arguments. */
  readonly outfile: string;
  /** SHA-256 of what was written there. */
  readonly digest: string;
}

/** A call of `build` or `buildSync`. */
export interface RecordedCall {
  readonly kind: 'call';
  /** Absolute path of the module that was called. */
  readonly esbuild: string;
  /** Absolute path. */
  readonly cwd: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly outputs: readonly {
    /** Absolute path. */
    readonly path: string;
    /** SHA-256 of the file. */
    readonly digest: string;
    /** Absolute path. Absent: of a chunk or an asset. */
    readonly entryPoint?: string;
    /** Absolute paths, without those of packages. */
    readonly inputs: readonly string[];
  }[];
}

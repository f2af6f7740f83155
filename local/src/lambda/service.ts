import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { InvocationFault } from '../fault-injection/faults.ts';
import type { FunctionFaults } from '../fault-injection/function-faults.ts';
import type { AccessKey } from '../iam/types.ts';
import { CpuMeter } from '../shared/cpu-meter.ts';
import type { HoldClock } from '../shared/hold-clock.ts';
import type { Log } from '../shared/log.ts';
import { ServiceException } from '../shared/service-exception.ts';
import { Slots } from '../shared/slots.ts';
import { CodeScan } from './code-scan.ts';
import type { DebuggerServer } from './debugger/types.ts';
import { EnvironmentFolders } from './environment-folders.ts';
import type { EnvironmentBlueprint } from './execution-environment.ts';
import { summarize } from './failure.ts';
import { FunctionLogs } from './function-logs.ts';
import { bareFunctionName } from './function-name.ts';
import { FunctionPool } from './function-pool.ts';
import { FunctionPools } from './function-pools.ts';
import { type Injection, injectionOf, injectionOfFunctionFault } from './injected-fault.ts';
import { checkEventSize } from './invocation.ts';
import { InvocationBook } from './invocation-memory.ts';
import { decideIsolation, type Isolation, type Verdict } from './isolation.ts';
import { type LaunchSource, launcherOf } from './launch.ts';
import { logStreamName } from './log-lines.ts';
import type { LogLine } from './log-memory.ts';
import { RefusedAwsCalls } from './refused-aws-calls.ts';
import type { ResponseHost } from './runtime/protocol.ts';
import { StatisticsBook } from './statistics.ts';
import type {
  FunctionConfiguration,
  FunctionStatistics,
  InvocationEvent,
  InvocationResult,
  InvokeOptions,
  LambdaService,
} from './types.ts';

/** What the Lambda service needs to know about the mirror around it. */
export interface LambdaServiceOptions extends Pick<EnvironmentBlueprint, 'clock'> {
  /** Becomes `AWS_ENDPOINT_URL`, so that every SDK call of a function lands at the mirror. */
  readonly awsEndpointUrl: string;
  /** PEM that functions trust besides the public authorities; empty or absent for none. */
  readonly certificateAuthority?: string;
  /** Where CloudFormation's response URLs point. Absent: functions find no such host. */
  readonly responseHost?: ResponseHost;
  /** The credentials a function finds in its environment. */
  readonly accessKey: (functionName: string) => AccessKey;
  /** Gets one line for each function error that the caller does not report. */
  readonly log: Log;
  /** Absolute path; one log file a function is written there. Absent: nothing is kept on disk. */
  readonly logDirectory?: string;
  /** Absolute path; compiled code is kept there, so that cold starts are quicker. Absent: it is not kept. */
  readonly cacheDirectory?: string;
  /** Absolute path; what execution environments have on disk is there while they live. Absent: a temporary folder. */
  readonly environmentsDirectory?: string;
  /** Default: `auto`. */
  readonly isolation?: Isolation;
  /** Where debuggers find functions, all of which are processes then. Absent: nowhere. */
  readonly debuggers?: DebuggerServer;
  /** Whether processes get a separate file system where the system allows it. Default: true. */
  readonly mayMount?: boolean;
  /** Share of the machine's processors that are idle, 0 to 1. Absent: measured. */
  readonly cpuIdleShare?: () => number;
  /** What an invocation meets on purpose, by an experiment. Absent: nothing. */
  readonly faultOf?: (functionArn: string, requestId: string) => InvocationFault | undefined;
  /** What the next invocations of functions meet. Absent: nothing. */
  readonly functionFaults?: FunctionFaults;
  /** Whether the last invocations are kept. Default: true. */
  readonly keepsInvocations?: boolean;
  /** `AWS_ENDPOINT_URL_…` variables for every function. Absent: none. */
  readonly serviceEndpoints?: Readonly<Record<string, string>>;
  /** A variable of a function with local addresses in the place of those of AWS. Absent: as it is. */
  readonly localOf?: (text: string) => string;
  /** Services of AWS that functions may call, for example `s3`. Absent: none. */
  readonly allowedAwsServices?: readonly string[];
  /** Called for each line a function or its platform writes, for the console. */
  readonly onLog?: (functionName: string, line: string) => void;
}

/** Of a function's last environment: the first invocation after a pause has no cold start. */
const IDLE_LIMIT_MS = 10 * 60_000;
/** Of those beyond the last. Each has 30 to 50 MB, and starts again in some 150 ms. */
const SPARE_LIMIT_MS = 60_000;
const SWEEP_INTERVAL_MS = 30_000;

/** Runs functions in worker threads and processes, with the operations of the Lambda API that the mirror needs. */
export function createLambdaService(options: LambdaServiceOptions): LambdaService {
  return new LocalLambdaService(options);
}

class LocalLambdaService implements LambdaService {
  readonly #options: LambdaServiceOptions;
  readonly invocations = new InvocationBook();
  readonly #pools = new FunctionPools((configuration) => this.#createPool(configuration));
  readonly #logs: FunctionLogs;
  readonly #maximumStarting = Math.max(1, availableParallelism());
  /** For cold starts: importing a bundle keeps a core busy, so more of them than cores only delays each. */
  readonly #slots = new Slots(this.#maximumStarting);
  readonly #cpuIdleShare: () => number;
  readonly #sweep: NodeJS.Timeout;
  readonly #statistics = new StatisticsBook();
  readonly #awsCalls: RefusedAwsCalls;
  readonly #environments: EnvironmentFolders;
  readonly #code: CodeScan;
  readonly #verdicts = new WeakMap<FunctionConfiguration, Verdict>();
  #stopped: Promise<void> | undefined;

  constructor(options: LambdaServiceOptions) {
    this.#options = options;
    this.#logs = new FunctionLogs(options);
    this.#awsCalls = new RefusedAwsCalls(options.log);
    const { environmentsDirectory, cacheDirectory } = options;
    this.#environments = new EnvironmentFolders(environmentsDirectory);
    this.#code = new CodeScan(cacheDirectory && join(cacheDirectory, 'isolation.json'));
    const cpu = new CpuMeter();
    this.#cpuIdleShare = options.cpuIdleShare ?? (() => cpu.idleShare());
    this.#sweep = setInterval(() => this.#endIdle(), SWEEP_INTERVAL_MS).unref();
  }

  get holds(): HoldClock | undefined {
    return this.#options.debuggers?.holds;
  }

  putFunction(configuration: FunctionConfiguration): void {
    this.#pools.put(configuration);
  }

  #createPool(configuration: FunctionConfiguration): FunctionPool {
    const { functionName } = configuration;
    const { keepsInvocations = true } = this.#options;
    return new FunctionPool(configuration, {
      blueprint: () => this.#blueprint(configuration),
      slots: this.#slots,
      maximumStarting: this.#maximumStarting,
      cpuIdleShare: this.#cpuIdleShare,
      log: this.#logs.of(functionName),
      memory: keepsInvocations ? this.invocations.of(functionName) : undefined,
      injectionFor: (requestId) => this.#injectionFor(functionName, requestId),
      inProgress: () => this.#pools.inProgress(functionName),
      onFunctionError: (payload) => this.#options.log.warn(summarize(functionName, payload)),
    });
  }

  get published() {
    return this.#pools.published;
  }

  getFunction(nameOrArn: string): FunctionConfiguration | undefined {
    return this.#pools.get(nameOrArn)?.configuration;
  }

  listFunctions(): FunctionConfiguration[] {
    return this.#pools.functions.map((pool) => pool.configuration);
  }

  async deleteFunction(nameOrArn: string): Promise<void> {
    await this.#pools.delete(this.#pools.find(nameOrArn).configuration.functionName);
  }

  statistics(nameOrArn: string): FunctionStatistics {
    return this.#statistics.of(bareFunctionName(nameOrArn));
  }

  invoke = async (
    functionName: string,
    event: InvocationEvent,
    options: InvokeOptions = {},
  ): Promise<InvocationResult> => {
    if (this.#stopped) throw new ServiceException('ServiceException', 'The Lambda service is stopping.', 500);
    const pool = this.#pools.findQualified(functionName);
    if (typeof event === 'string') checkEventSize(event);
    return this.#statistics.count(pool.configuration.functionName, async () => pool.invoke(event, options));
  };

  /** Faults are injected into a function, whatever qualifier it is invoked by. */
  #injectionFor(functionName: string, requestId: string): Injection | undefined {
    const { faultOf, functionFaults } = this.#options;
    const functionArn = this.#pools.get(functionName)?.configuration.functionArn;
    const fault = functionArn === undefined ? undefined : faultOf?.(functionArn, requestId);
    if (fault) return injectionOf(fault);
    const own = functionFaults?.take(functionName, requestId);
    return own && injectionOfFunctionFault(own);
  }

  writeLog = (nameOrArn: string, line: string): void => {
    this.#pools.get(nameOrArn)?.writeLog(`${line}\n`);
  };

  logLines(nameOrArn: string, since?: number): LogLine[] {
    return this.#logs.lines(bareFunctionName(nameOrArn), since);
  }

  writtenLines(): number {
    return this.#logs.written;
  }

  processFunctions() {
    return this.listFunctions().flatMap((configuration) => {
      const { kind, reason } = this.#verdictOf(configuration);
      return kind === 'process' && reason ? [{ functionName: configuration.functionName, reason }] : [];
    });
  }

  async terminateEnvironments(nameOrArn: string, shouldTerminate: () => boolean) {
    const { functionName } = this.#pools.find(nameOrArn).configuration;
    const each = await Promise.all(
      this.#pools.of(functionName).map((pool) => pool.terminateBusy(shouldTerminate)),
    );
    return {
      inFlight: each.reduce((sum, { inFlight }) => sum + inFlight, 0),
      requestIds: each.flatMap(({ requestIds }) => requestIds),
    };
  }

  forget(): void {
    this.#logs.clear();
    this.invocations.clear();
    this.#statistics.clear();
  }

  stop(graceMs: number): Promise<void> {
    this.#stopped ??= this.#stop(graceMs);
    return this.#stopped;
  }

  async #stop(graceMs: number): Promise<void> {
    clearInterval(this.#sweep);
    const pools = this.#pools.all;
    const grace = Promise.withResolvers<void>();
    const timer = setTimeout(grace.resolve, graceMs);
    await Promise.race([Promise.all(pools.map((pool) => pool.retire())), grace.promise]);
    clearTimeout(timer);
    await Promise.all(pools.map((pool) => pool.kill()));
    this.#environments.remove();
  }

  /** None while a debugger holds something: it may be one that is idle. */
  #endIdle(): void {
    if (this.holds?.isHeld) return;
    const now = Date.now();
    for (const pool of this.#pools.active) pool.endIdle(now - IDLE_LIMIT_MS, now - SPARE_LIMIT_MS);
  }

  /** Looked up once; the code is read for it. */
  #verdictOf(configuration: FunctionConfiguration): Verdict {
    const verdict =
      this.#verdicts.get(configuration) ?? decideIsolation(configuration, this.#options, this.#code);
    this.#verdicts.set(configuration, verdict);
    return verdict;
  }

  async #blueprint(configuration: FunctionConfiguration): Promise<EnvironmentBlueprint> {
    const {
      awsEndpointUrl,
      accessKey,
      certificateAuthority = '',
      responseHost,
      cacheDirectory = '',
      serviceEndpoints = {},
      allowedAwsServices = [],
      mayMount = true,
    } = this.#options;
    const source: LaunchSource = {
      awsEndpointUrl,
      accessKey: accessKey(configuration.functionName),
      logStreamName: logStreamName(new Date(), randomUUID().replaceAll('-', ''), configuration.version),
      environmentsDirectory: this.#environments.directory,
      layersDirectory: this.#environments.layersOf(configuration),
      cacheDirectory,
      certificateAuthority,
      responseHost,
      serviceEndpoints,
      localOf: this.#options.localOf,
      allowedAwsServices,
      mayMount,
      onUnguarded: (reason) => this.#awsCalls.unguarded(configuration.functionName, reason),
      hostMounts: this.#environments.hostMounts,
      debuggers: this.#options.debuggers,
    };
    const { kind } = this.#verdictOf(configuration);
    return {
      startRuntime: await launcherOf(kind, configuration, source),
      logStreamName: source.logStreamName,
      timeoutSeconds: configuration.timeoutSeconds,
      memorySizeInMb: configuration.memorySizeInMb,
      onAwsCall: (call) => this.#awsCalls.refused(configuration.functionName, call),
      holds: this.holds,
      clock: this.#options.clock,
    };
  }
}

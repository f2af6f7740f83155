import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { DebuggerServer } from './debugger/types.ts';
import { codeLocation, type EnvironmentSource, environmentVariables } from './environment-variables.ts';
import { memoryLimitMb } from './execution-environment.ts';
import { findUnshare, type Unshare } from './namespaces.ts';
import { ProcessHost, type ProcessLaunch } from './process-host.ts';
import type { ResponseHost, RuntimeSettings, SandboxSettings } from './runtime/protocol.ts';
import { runtimeBundle } from './runtime-bundle.ts';
import type { StartRuntime } from './runtime-host.ts';
import { runtimeModules, runtimeProject, sdkDirectory } from './runtime-modules.ts';
import { mountedScript, plainScript, SYSTEM_PATH } from './sandbox-script.ts';
import { ThreadHost } from './thread-host.ts';
import type { FunctionConfiguration } from './types.ts';

/** What an execution environment is started with, besides its function. Absolute paths. */
export interface LaunchSource extends Omit<EnvironmentSource, 'systemPaths'> {
  /** Each environment has a separate folder there. */
  readonly environmentsDirectory: string;
  /** The merged layers. */
  readonly layersDirectory: string;
  /** Empty for none. */
  readonly cacheDirectory: string;
  /** PEM; empty for none. */
  readonly certificateAuthority: string;
  readonly responseHost: ResponseHost | undefined;
  /** Services of AWS that may be called. */
  readonly allowedAwsServices: readonly string[];
  /** Whether processes get a separate file system where the system allows it. */
  readonly mayMount: boolean;
  /** Called with the reason when what is not Node.js will not be held back from AWS. */
  readonly onUnguarded: (reason: string) => void;
  /** Mount points of the user's files, from `hostMountPoints`. */
  readonly hostMounts: readonly string[];
  /** Where debuggers find processes. Absent: nowhere. */
  readonly debuggers: DebuggerServer | undefined;
}

/** Room for what a thread can allocate between two checks of its memory. */
const HEAP_SLACK_MB = 256;
const heapLimitMb = (configuration: FunctionConfiguration) =>
  memoryLimitMb(configuration.memorySizeInMb) + HEAP_SLACK_MB;

const NO_MOUNTS = 'this system lets the mirror make no mounts';
/** A debugger needs the paths of this machine: its breakpoints and source maps are there. */
const DEBUGGED = 'processes of --inspect have no mounts';
const NAMES_UNASKED = 'the C library of this system asks no cache for names';

/** How the next environment of a function is started. */
export async function launcherOf(
  kind: 'thread' | 'process',
  configuration: FunctionConfiguration,
  source: LaunchSource,
): Promise<StartRuntime> {
  if (kind === 'thread') return threadLauncher(configuration, source);
  const unshare = source.mayMount && !source.debuggers ? await findUnshare() : undefined;
  if (!unshare?.asksForNames) source.onUnguarded(unguardedReason(unshare, source));
  return unshare ? mountedLauncher(configuration, source, unshare) : plainLauncher(configuration, source);
}

function unguardedReason(unshare: Unshare | undefined, { debuggers }: LaunchSource): string {
  if (unshare) return NAMES_UNASKED;
  return debuggers ? DEBUGGED : NO_MOUNTS;
}

async function threadLauncher(
  configuration: FunctionConfiguration,
  source: LaunchSource,
): Promise<StartRuntime> {
  const { url: bootstrap } = await runtimeBundle();
  const variables = environmentVariables(configuration, { ...source, systemPaths: unmountedPaths(source) });
  return (listener) => {
    const folder = newFolder(source);
    const settings = settingsOf(configuration, source, sandboxOf(configuration, source, folder, true));
    return new ThreadHost(
      { bootstrap, settings, folder, variables, heapLimitMb: heapLimitMb(configuration) },
      listener,
    );
  };
}

/** A process that sees the file system of AWS. */
async function mountedLauncher(
  configuration: FunctionConfiguration,
  source: LaunchSource,
  { command: [file = '', ...unshareArgs], asksForNames }: Unshare,
): Promise<StartRuntime> {
  const { code } = await runtimeBundle();
  const cacheDirectory = cacheOf(configuration, source);
  const seen = { ...configuration, codeDirectory: '/var/task', layerDirectories: ['/opt'] };
  const settings: RuntimeSettings = {
    ...settingsOf(seen, source, undefined),
    runtimeModules: 'file:///var/runtime/sdk/index.mjs',
    compileCacheDirectory: cacheDirectory && '/var/runtime/cache',
  };
  const command = [
    ...wrapperOf(configuration, (file) => file),
    ...nodeCommand('/var/lang/bin/node', configuration, '/var/runtime'),
  ];
  const launch: Omit<ProcessLaunch, 'folder'> = {
    bootstrap: code,
    settings,
    variables: environmentVariables(seen, { ...source, systemPaths: mountedPaths }),
    isHeapLimitOurs: !limitsHeap(configuration),
    asksForNames,
    command: (runtimeDirectory) => ({
      file,
      args: [
        ...unshareArgs,
        'sh',
        '-c',
        ...mountedScript(
          {
            codeDirectory: configuration.codeDirectory,
            layersDirectory: source.layersDirectory,
            runtimeDirectory,
            nodeExecutable: process.execPath,
            sdkDirectory,
            cacheDirectory: cacheDirectory || path.join(runtimeDirectory, 'cache'),
            ephemeralStorageMb: configuration.ephemeralStorageMb ?? DEFAULT_STORAGE_MB,
            hostMounts: source.hostMounts,
          },
          command,
        ),
      ],
      workingDirectory: '/',
    }),
  };
  return (listener) => new ProcessHost({ ...launch, folder: newFolder(source) }, listener);
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-ephemeral-storage.html */
const DEFAULT_STORAGE_MB = 512;

/** A process where nothing can be mounted: paths are mapped as for a thread. */
async function plainLauncher(
  configuration: FunctionConfiguration,
  source: LaunchSource,
): Promise<StartRuntime> {
  const { code } = await runtimeBundle();
  const { codeDirectory } = configuration;
  const { debuggers } = source;
  const real = (text: string) => realPaths(text, codeDirectory, source.layersDirectory);
  const environment = Object.fromEntries(
    Object.entries(configuration.environment).map(([name, value]) => [
      name,
      name === 'NODE_OPTIONS' ? real(value) : value,
    ]),
  );
  const systemPaths = unmountedPaths(source);
  const variables = environmentVariables({ ...configuration, environment }, { ...source, systemPaths });
  return (listener) => {
    const folder = newFolder(source);
    const settings = settingsOf(configuration, source, sandboxOf(configuration, source, folder, false));
    const command = (runtimeDirectory: string) => ({
      file: '/bin/sh',
      args: [
        '-c',
        ...plainScript(
          [
            ...wrapperOf(configuration, real),
            ...nodeCommand(process.execPath, configuration, runtimeDirectory),
          ],
          debuggers !== undefined,
        ),
      ],
      workingDirectory: codeDirectory,
    });
    const isHeapLimitOurs = !limitsHeap(configuration);
    return new ProcessHost(
      {
        bootstrap: code,
        settings,
        folder,
        variables,
        command,
        isHeapLimitOurs,
        asksForNames: false,
        debuggers,
      },
      listener,
    );
  };
}

/** Without mounts: the mirror's Node.js, and nothing of the `PATH` of the developer's shell. */
const unmountedPaths = ({ layersDirectory }: Pick<LaunchSource, 'layersDirectory'>) => ({
  path: `${path.dirname(process.execPath)}:${SYSTEM_PATH}:${path.join(layersDirectory, 'bin')}`,
});

/**
 * As in the base images of AWS (https://github.com/aws/aws-lambda-base-images, `ENV` of the Dockerfiles), with the
 * libraries of this system, wherever it keeps them, before those that a layer brings.
 */
const mountedPaths = {
  path: '/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin',
  libraryPath:
    '/var/lang/lib:/lib64:/usr/lib64:/lib/x86_64-linux-gnu:/usr/lib/x86_64-linux-gnu:/lib/aarch64-linux-gnu:/usr/lib/aarch64-linux-gnu:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib',
};

function nodeCommand(node: string, configuration: FunctionConfiguration, runtimeDirectory: string): string[] {
  const heap = limitsHeap(configuration) ? [] : [`--max-old-space-size=${heapLimitMb(configuration)}`];
  return [node, ...heap, `${runtimeDirectory}/index.mjs`];
}

/** The command line wins over NODE_OPTIONS, and a function's own limit is to count. */
const limitsHeap = ({ environment }: FunctionConfiguration) =>
  /max[-_]old[-_]space[-_]size/.test(environment.NODE_OPTIONS ?? '');

function wrapperOf(
  { environment: { AWS_LAMBDA_EXEC_WRAPPER: wrapper } }: FunctionConfiguration,
  real: (text: string) => string,
): readonly string[] {
  return wrapper ? [real(wrapper)] : [];
}

/** Puts folders of this machine in the place of `/var/task` and `/opt` in a text of several paths. */
function realPaths(text: string, codeDirectory: string, layersDirectory: string): string {
  return text.replaceAll(
    /(^|[\s="':])(\/var\/task|\/opt)(?=[/\s"':]|$)/g,
    (_, before: string, mount: string) => before + (mount === '/opt' ? layersDirectory : codeDirectory),
  );
}

function newFolder({ environmentsDirectory }: LaunchSource): string {
  return path.join(environmentsDirectory, randomUUID());
}

function sandboxOf(
  { functionName, codeDirectory, layerDirectories }: FunctionConfiguration,
  { layersDirectory, cacheDirectory, environmentsDirectory }: LaunchSource,
  folder: string,
  isThread: boolean,
): SandboxSettings {
  return {
    functionName,
    isThread,
    codeDirectory,
    layersDirectory,
    temporaryDirectory: path.join(folder, 'tmp'),
    ownFolders: [
      codeDirectory,
      layersDirectory,
      ...layerDirectories,
      environmentsDirectory,
      runtimeProject,
      path.dirname(process.execPath),
      ...(cacheDirectory ? [cacheDirectory] : []),
    ],
  };
}

function settingsOf(
  configuration: FunctionConfiguration,
  { cacheDirectory, certificateAuthority, responseHost, allowedAwsServices, debuggers }: LaunchSource,
  sandbox: SandboxSettings | undefined,
): RuntimeSettings {
  return {
    functionArn: configuration.functionArn,
    handler: configuration.handler,
    ...codeLocation(configuration),
    runtimeModules,
    runtimeProject,
    compileCacheDirectory: cacheDirectory,
    certificateAuthority,
    responseHost,
    allowedAwsServices,
    sandbox,
    ...(debuggers && { holdsFile: debuggers.holdsFile }),
  };
}

/** All functions have their code at /var/task, and what is compiled is kept by the name of the file. */
function cacheOf({ codeDirectory }: FunctionConfiguration, { cacheDirectory }: LaunchSource): string {
  if (!cacheDirectory) return '';
  const digest = createHash('sha256').update(codeDirectory).digest('hex').slice(0, 32);
  const directory = path.join(cacheDirectory, 'processes', digest);
  mkdirSync(directory, { recursive: true });
  return directory;
}

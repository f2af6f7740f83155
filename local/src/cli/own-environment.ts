/** Variables that the mirror and what it starts need, by what needs them. Everything else stays with the shell. */
const passedVariables: Readonly<Record<string, readonly string[]>> = {
  'every program': [
    'PATH',
    'HOME',
    'USER',
    'LANG',
    'LANGUAGE',
    'LC_*',
    'TMPDIR',
    'TERM',
    'COLORTERM',
    'NO_COLOR',
  ],
  Windows: [
    'SYSTEMROOT',
    'SYSTEMDRIVE',
    'WINDIR',
    'COMSPEC',
    'PATHEXT',
    'TEMP',
    'TMP',
    'USERPROFILE',
    'APPDATA',
    'LOCALAPPDATA',
  ],
  'Node.js': [
    'NODE_OPTIONS',
    'NODE_EXTRA_CA_CERTS',
    'NODE_USE_SYSTEM_CA',
    'SSL_CERT_FILE',
    'SSL_CERT_DIR',
    'VSCODE_INSPECTOR_OPTIONS',
  ],
  npm: ['INIT_CWD'],
  'Java and Maven': [
    'JAVA_HOME',
    'JAVA_TOOL_OPTIONS',
    'MAVEN_HOME',
    'MAVEN_OPTS',
    'MAVEN_ARGS',
    'XDG_CACHE_HOME',
  ],
  Docker: [
    'DOCKER_HOST',
    'DOCKER_CONTEXT',
    'DOCKER_CONFIG',
    'DOCKER_TLS_VERIFY',
    'DOCKER_CERT_PATH',
    'XDG_RUNTIME_DIR',
  ],
  downloads: ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'],
  'the mirror': [
    'AWS_ACCOUNT_ID',
    'AWS_REGION',
    'AWS_ENDPOINT_URL_*',
    'KAFKA_BROKERS',
    'KAFKA_IAM_BROKERS',
    'DYNAMODB_ENDPOINT',
    'SES_ENDPOINT',
  ],
  'CDK apps': ['CDK_CONTEXT_JSON'],
};

/** A browser needs the desktop. */
const keptToOpen = [
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'XDG_CURRENT_DESKTOP',
  'DBUS_SESSION_BUS_ADDRESS',
  'BROWSER',
];

/** The names of {@link kept}, for the documentation. `*` is any ending. */
export const keptVariables: readonly string[] = Object.values(passedVariables).flat();

/**
 * The part of an environment that the mirror runs with. Names count in any case, as proxies and Windows spell them.
 * @param isOpen whether a browser will be opened.
 */
export function ownEnvironment(environment: NodeJS.ProcessEnv, isOpen = false): Record<string, string> {
  const names = new Set(isOpen ? [...keptVariables, ...keptToOpen] : keptVariables);
  const entries = Object.entries(environment).filter(
    ([name, value]) => isKept(name.toUpperCase(), names) && !isProxyWithPassword(name, value),
  );
  return Object.fromEntries(entries) as Record<string, string>;
}

function isKept(name: string, names: ReadonlySet<string>): boolean {
  return (
    names.has(name) || [...names].some((each) => each.endsWith('*') && name.startsWith(each.slice(0, -1)))
  );
}

/** Functions can read it, as they can read all that is kept. */
function isProxyWithPassword(name: string, value: string | undefined): boolean {
  return /_proxy$/i.test(name) && value?.includes('@') === true;
}

/** What of `process` is needed to begin again. */
export type ProcessToReplace = Pick<
  NodeJS.Process,
  'env' | 'argv' | 'argv0' | 'execArgv' | 'execPath' | 'execve'
>;

/**
 * Begins the program again with {@link ownEnvironment}, unless it runs with that: with the same process id, so that signals and
 * the exit code are the same. Deleting variables is not enough: what a process began with stays readable in
 * `/proc/<pid>/environ`, for functions too, which are threads of it. Where a process cannot be replaced (Windows,
 * https://nodejs.org/api/process.html#processexecvefile-args-env), variables are deleted.
 */
export function leaveEnvironmentBehind(process: ProcessToReplace): void {
  const { env, argv, argv0, execArgv, execPath } = process;
  const own = ownEnvironment(env, argv.includes('--open'));
  const left = Object.keys(env).filter((name) => !(name in own));
  if (left.length === 0) return;
  if (canReplace(process)) process.execve?.(execPath, [argv0, ...execArgv, ...argv.slice(1)], own);
  for (const name of left) delete env[name];
}

/** Node has the function on Windows too, where it throws. */
function canReplace({ execve }: ProcessToReplace): boolean {
  return execve !== undefined && process.platform !== 'win32';
}

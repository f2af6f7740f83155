import { NAMES_SOCKET } from './name-service.ts';

/** Where the tools of the system are, whatever the developer's own PATH has first. */
export const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Empty folders that a runtime directory has. */
export const MOUNT_POINTS = ['sdk/node_modules', 'cache'] as const;

/** What the shell script that starts a process mounts, and where from. Absolute paths. */
export interface SandboxMounts {
  readonly codeDirectory: string;
  /** The merged layers. */
  readonly layersDirectory: string;
  /** Bootstrap and socket; has the folders of `MOUNT_POINTS`. */
  readonly runtimeDirectory: string;
  readonly nodeExecutable: string;
  /** A `node_modules` with the AWS SDK that the runtime brings along; only that is found there. */
  readonly sdkDirectory: string;
  /** Compiled code of earlier cold starts. */
  readonly cacheDirectory: string;
  /** Size of /tmp in MB. */
  readonly ephemeralStorageMb: number;
  /** What becomes read-only besides: mount points where the user's files are. */
  readonly hostMounts: readonly string[];
}

/**
 * Runs in a separate mount namespace, as process 1 of a process namespace. Sources are opened first and mounted by
 * descriptor, since they may be below what the mounts hide; `mount -c` keeps such a path as it is. The C library asks
 * the mirror for names. /tmp is memory with a
 * limit, so it is gone with the process. What runs must not be process 1, which signals do not end.
 */
const mountAll = `set -e
path=$PATH
PATH=${SYSTEM_PATH}
exec 3<"$1" 4<"$2" 5<"$3" 6<"$4" 7<"$5" 8<"$6"
size=$7 count=$8
shift 8
while [ "$count" -gt 0 ]; do
  mount -o remount,bind,ro "$1" 2>/dev/null || :
  shift; count=$((count - 1))
done
fd=/proc/self/fd
mount -t tmpfs -o mode=755 tmpfs /var
mkdir -p /var/task /var/runtime /var/lang/bin /var/run/nscd
ln -s /var/runtime/${NAMES_SOCKET} /var/run/nscd/socket
: >/var/lang/bin/node
mount -c --rbind $fd/3 /var/task
mount -c --rbind $fd/4 /opt
mount -c --bind $fd/5 /var/runtime
mount -c --bind $fd/6 /var/lang/bin/node
mount -c --rbind $fd/7 /var/runtime/sdk/node_modules
mount -c --bind $fd/8 /var/runtime/cache
mount -o remount,bind,ro /var/task
mount -o remount,bind,ro /opt
mount -o remount,bind,ro /var/runtime
mount -o remount,bind,ro /var/runtime/sdk/node_modules
mount -o remount,bind,ro /var
mount -t tmpfs -o mode=1777,size="$size"m tmpfs /tmp
exec 3<&- 4<&- 5<&- 6<&- 7<&- 8<&-
PATH=$path
set +e
cd /var/task
unset OLDPWD
`;

/**
 * A wrapper that cannot run ends the runtime with the codes of a shell: 126 was met on AWS for a start script that is not
 * executable (https://github.com/tk3369/aws-lambda-container-julia/issues/2). UNCONFIRMED: both words, and the codes of
 * a wrapper.
 */
const checkWrapper = `if [ -n "$AWS_LAMBDA_EXEC_WRAPPER" ]; then
  [ -f "$1" ] || { echo "$1: does not exist" >&2; exit 127; }
  [ -x "$1" ] || { echo "$1: is not an executable" >&2; exit 126; }
fi
`;

/** Descriptor 0 is a pipe of the mirror: when that is gone, even an endless loop ends. */
const runWatched = `exec 9<&0
"$@" </dev/null 9<&- &
runtime=$!
{ read -r _ <&9; kill -KILL "$runtime"; } 2>/dev/null &
exec 9<&-
wait "$runtime"
exit $?`;

/** What follows the script's name: the mounts, then the command. */
export function mountedScript(mounts: SandboxMounts, command: readonly string[]): string[] {
  const { hostMounts } = mounts;
  return [
    `${mountAll}${checkWrapper}${runWatched}`,
    'sandbox',
    mounts.codeDirectory,
    mounts.layersDirectory,
    mounts.runtimeDirectory,
    mounts.nodeExecutable,
    mounts.sdkDirectory,
    mounts.cacheDirectory,
    String(mounts.ephemeralStorageMb),
    String(hostMounts.length),
    ...hostMounts,
    ...command,
  ];
}

/**
 * Without mounts: the shell becomes the command.
 * @param isWatched whether even an endless loop ends with the mirror, which needs a shell beside it.
 */
export function plainScript(command: readonly string[], isWatched = false): string[] {
  return [`${checkWrapper}${isWatched ? runWatched : 'exec "$@" </dev/null'}`, 'sandbox', ...command];
}

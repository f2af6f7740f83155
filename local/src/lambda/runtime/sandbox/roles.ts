/**
 * What a function of `fs` does with a path.
 * - `read`: looks at it.
 * - `write`: changes what is there; a symbolic link is followed.
 * - `entry`: changes the entry of its folder; a symbolic link is not followed.
 * - `make`, `remove`: as `entry`, and is content when the folder is there, or nothing is.
 * - `open`, `access`: what the flags or the mode, the next argument, say.
 * - `linked`: gets a second name, through which it could be changed.
 * - `target`: the text of a symbolic link.
 */
export type Role = 'read' | 'write' | 'entry' | 'make' | 'remove' | 'open' | 'access' | 'linked' | 'target';

/**
 * The paths of each function of `fs`, from its first argument on. `…Sync` and `fs.promises` have the same; what is not
 * here takes descriptors, or opens by one of these: streams by `open`.
 */
export const rolesOf: Readonly<Record<string, readonly Role[]>> = {
  access: ['access'],
  appendFile: ['write'],
  chmod: ['write'],
  chown: ['write'],
  copyFile: ['read', 'write'],
  cp: ['read', 'write'],
  exists: ['read'],
  lchmod: ['entry'],
  lchown: ['entry'],
  link: ['linked', 'entry'],
  lstat: ['read'],
  lutimes: ['entry'],
  mkdir: ['make'],
  mkdtemp: ['entry'],
  mkdtempDisposable: ['entry'],
  open: ['open'],
  openAsBlob: ['read'],
  opendir: ['read'],
  readdir: ['read'],
  readFile: ['read'],
  readlink: ['read'],
  realpath: ['read'],
  rename: ['entry', 'entry'],
  rm: ['remove'],
  rmdir: ['entry'],
  stat: ['read'],
  statfs: ['read'],
  symlink: ['target', 'entry'],
  truncate: ['write'],
  unlink: ['entry'],
  unwatchFile: ['read'],
  utimes: ['write'],
  watch: ['read'],
  watchFile: ['read'],
  writeFile: ['write'],
};

/** Their results are paths or entries with one, which the function should know by its own names. */
export const givesPath: ReadonlySet<string> = new Set([
  'mkdir',
  'mkdtemp',
  'opendir',
  'readdir',
  'readlink',
  'realpath',
]);

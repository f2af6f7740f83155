import fs from 'node:fs';

type Call = (...args: unknown[]) => unknown;
type Calls = Record<string, Call>;

/** What takes a descriptor first, beside `close`; each has a form with `Sync` at the end. */
const USES = [
  'fchmod',
  'fchown',
  'fdatasync',
  'fstat',
  'fsync',
  'ftruncate',
  'futimes',
  'read',
  'readFile',
  'readv',
  'write',
  'writeFile',
  'appendFile',
  'writev',
];

/**
 * Lets a thread use and close the descriptors that it opened itself, and nothing else: descriptors belong to the whole
 * process, so a file closed twice would close a connection of the mirror that got its number meanwhile. Its own stdin,
 * stdout and stderr stay.
 */
export function confineDescriptors(): void {
  const opened = new Set<unknown>();
  const calls = fs as unknown as Calls;
  const promises = fs.promises as unknown as Calls;
  const { openSync, open, closeSync, close } = calls as Record<
    'openSync' | 'open' | 'closeSync' | 'close',
    Call
  >;
  const { open: openHandle } = promises as Record<'open', Call>;
  const note = (descriptor: unknown) => {
    opened.add(descriptor);
    return descriptor;
  };
  replace(calls, 'openSync', openSync, (...args) => note(openSync(...args)));
  replace(calls, 'open', open, (...args) => {
    const callback = args.at(-1);
    if (typeof callback !== 'function') return open(...args);
    return open(...args.slice(0, -1), (error: unknown, descriptor: unknown) => {
      if (!error) note(descriptor);
      callback(error, descriptor);
    });
  });
  replace(promises, 'open', openHandle, async (...args) => {
    const handle = (await openHandle(...args)) as fs.promises.FileHandle;
    note(handle.fd);
    return handle;
  });
  replace(calls, 'closeSync', closeSync, (descriptor) => {
    if (isStandard(descriptor)) return undefined;
    if (isOfAnother(descriptor, opened)) throw badDescriptor('close');
    opened.delete(descriptor);
    return closeSync(descriptor);
  });
  replace(calls, 'close', close, (descriptor, callback) => {
    const isRefused = !isStandard(descriptor) && isOfAnother(descriptor, opened);
    if (!isStandard(descriptor) && !isRefused) {
      opened.delete(descriptor);
      return close(descriptor, callback);
    }
    if (typeof callback === 'function') process.nextTick(callback, isRefused ? badDescriptor('close') : null);
    return undefined;
  });
  for (const name of USES) confineUse(calls, name, opened);
}

/** Refuses a call, and its form with `Sync`, whose first argument is a descriptor of something else. */
function confineUse(calls: Calls, name: string, opened: Set<unknown>): void {
  const { [name]: asynchronous, [`${name}Sync`]: synchronous } = calls;
  const isRefused = (descriptor: unknown) => !isStandard(descriptor) && isOfAnother(descriptor, opened);
  if (asynchronous)
    replace(calls, name, asynchronous, (...args) => {
      const callback = args.at(-1);
      if (!isRefused(args[0]) || typeof callback !== 'function') return asynchronous(...args);
      process.nextTick(callback, badDescriptor(name));
      return undefined;
    });
  if (synchronous)
    replace(calls, `${name}Sync`, synchronous, (...args) => {
      if (isRefused(args[0])) throw badDescriptor(name);
      return synchronous(...args);
    });
}

/** Name, length and the other properties of a function of Node. */
function replace(owner: Calls, name: string, original: Call, replacement: Call): void {
  owner[name] = Object.defineProperties(replacement, Object.getOwnPropertyDescriptors(original));
}

const isStandard = (descriptor: unknown) => descriptor === 0 || descriptor === 1 || descriptor === 2;

/** Anything that is not a number is refused by Node itself. */
const isOfAnother = (descriptor: unknown, opened: Set<unknown>) =>
  typeof descriptor === 'number' && !opened.has(descriptor);

function badDescriptor(syscall: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`EBADF: bad file descriptor, ${syscall}`), {
    errno: -9,
    code: 'EBADF',
    syscall,
  });
}

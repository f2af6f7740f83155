import {
  chmodSync,
  createWriteStream,
  lstatSync,
  mkdirSync,
  realpathSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';

/** 250 MB, of code and layers together: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const UNZIPPED_LIMIT_BYTES = 262_144_000;

/** A link of a zip that is left out, as it leads out of the folder. */
export interface LeftOutLink {
  readonly name: string;
  readonly target: string;
}

/** What Lambda refuses, in its words: https://github.com/agutoli/serverless-layers/issues/138 */
export const tooLarge = () => new Error(`Unzipped size must be smaller than ${UNZIPPED_LIMIT_BYTES} bytes`);

/** More than the longest path that Linux has. */
const LINK_TARGET_LIMIT_BYTES = 4096;

/**
 * Unpacks a zip as Lambda does: with the modes of files and folders and with symbolic links. Nothing is written outside
 * of `directory`, and no more than 250 MB, whatever sizes the zip declares.
 * @param directory exists and is empty.
 * @param mount where Lambda has this folder (`/var/task` or `/opt`): absolute links below it lead into `directory`.
 * @returns the links that lead elsewhere.
 * @throws {Error} one line, for a zip that Lambda refuses.
 */
export async function unzip(file: string, directory: string, mount: string): Promise<LeftOutLink[]> {
  const unpacking = new Unpacking(directory, mount);
  try {
    const zip = await openPromise(file, { validateEntrySizes: true });
    for await (const entry of zip.eachEntry()) await unpacking.add(zip, entry);
  } catch (cause) {
    throw readable(cause, file);
  }
  return unpacking.finish();
}

interface Link {
  readonly path: string;
  /** As the zip has it. */
  readonly target: string;
}

class Unpacking {
  readonly #directory: string;
  readonly #mount: string;
  /** Made when all files are written, so that no file is written through one. */
  readonly #links: Link[] = [];
  /** Applied last: a folder that forbids writing is filled first. */
  readonly #folders = new Map<string, number>();
  #bytes = 0;

  constructor(directory: string, mount: string) {
    this.#directory = realpathSync(directory);
    this.#mount = mount;
  }

  async add(zip: ZipFile, entry: Entry): Promise<void> {
    const path = this.#pathOf(entry.fileName);
    const mode = modeOf(entry);
    if (entry.fileName.endsWith('/')) {
      mkdirSync(path, { recursive: true });
      this.#folders.set(path, mode.permissions);
      return;
    }
    // An honest header saves writing what is refused in the end.
    if (this.#bytes + entry.uncompressedSize >= UNZIPPED_LIMIT_BYTES) throw tooLarge();
    mkdirSync(dirname(path), { recursive: true });
    if (mode.isLink) this.#links.push({ path, target: await linkTarget(zip, entry) });
    else await this.#write(zip, entry, path, mode.permissions);
  }

  finish(): LeftOutLink[] {
    const made = this.#links.filter((link) => this.#make(link));
    // Where a link leads that goes through others can be seen only once all are there.
    const kept = new Set(made.filter((link) => this.#leadsInside(link)));
    for (const link of made) if (!kept.has(link)) unlinkSync(link.path);
    for (const [path, permissions] of this.#folders) chmodSync(path, permissions | 0o700);
    return this.#links
      .filter((link) => !kept.has(link))
      .map(({ path, target }) => ({ name: relative(this.#directory, path), target }));
  }

  #pathOf(name: string): string {
    const path = resolve(this.#directory, name);
    if (path === this.#directory || path.startsWith(this.#directory + sep)) return path;
    throw new Error(`the zip holds ${name}, which leaves its folder`);
  }

  async #write(zip: ZipFile, entry: Entry, path: string, permissions: number): Promise<void> {
    let checksum = 0;
    const count = (bytes: Buffer) => {
      this.#bytes += bytes.length;
      checksum = crc32(bytes, checksum);
      if (this.#bytes >= UNZIPPED_LIMIT_BYTES) throw tooLarge();
    };
    await pipeline(
      await zip.openReadStreamPromise(entry),
      async function* counted(source: AsyncIterable<Buffer>) {
        for await (const bytes of source) {
          count(bytes);
          yield bytes;
        }
      },
      createWriteStream(path),
    );
    if (checksum !== entry.crc32) throw new Error(`${entry.fileName} is damaged: its checksum differs`);
    // The umask of the mirror has no say; the owner must be able to read and to remove it.
    chmodSync(path, permissions | 0o600);
  }

  /** @returns false for a link that is not made, as its absolute path is not below the mount. */
  #make({ path, target }: Link): boolean {
    const seenFromLink = isAbsolute(target) ? this.#below(path, target) : target;
    if (seenFromLink === undefined) return false;
    if (lstatSync(path, { throwIfNoEntry: false }))
      throw new Error(
        `the zip holds ${relative(this.#directory, path)} both as a link and as something else`,
      );
    symlinkSync(seenFromLink, path);
    return true;
  }

  #leadsInside({ path, target }: Link): boolean {
    try {
      // The other realpath takes `x/..` as text, whatever link x is.
      return this.#isInside(realpathSync.native(path));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ELOOP' && code !== 'ENOTDIR') throw error;
      // It leads to nothing yet: its text decides.
      return isAbsolute(target) || this.#isInside(resolve(dirname(path), target));
    }
  }

  /** An absolute target below the mount, as it is seen from the link. */
  #below(path: string, target: string): string | undefined {
    const inMount = relative(this.#mount, target);
    if (inMount.startsWith('..') || isAbsolute(inMount)) return undefined;
    return relative(dirname(path), join(this.#directory, inMount)) || '.';
  }

  #isInside(path: string): boolean {
    return path === this.#directory || path.startsWith(this.#directory + sep);
  }
}

/** Of zips made on Unix and macOS; what others hold is readable by all, and folders can be searched. */
function modeOf({ versionMadeBy, externalFileAttributes, fileName }: Entry): {
  permissions: number;
  isLink: boolean;
} {
  const mode = UNIX_HOSTS.includes(versionMadeBy >> 8) ? externalFileAttributes >>> 16 : 0;
  const usual = fileName.endsWith('/') ? 0o755 : 0o644;
  return { permissions: mode & 0o777 || usual, isLink: (mode & FILE_TYPE_MASK) === SYMBOLIC_LINK };
}

/** `version made by`, APPNOTE 4.4.2; file types as in inode(7). */
const UNIX_HOSTS = [3, 19];
const FILE_TYPE_MASK = 0o170000;
const SYMBOLIC_LINK = 0o120000;

async function linkTarget(zip: ZipFile, entry: Entry): Promise<string> {
  if (entry.uncompressedSize > LINK_TARGET_LIMIT_BYTES)
    throw new Error(`the link ${entry.fileName} has a target of ${entry.uncompressedSize} bytes`);
  return (await buffer(await zip.openReadStreamPromise(entry))).toString();
}

/** yauzl's words for names that leave the folder, and everything that is wrong with a zip. */
function readable(cause: unknown, file: string): Error {
  const problem = cause instanceof Error ? cause.message : String(cause);
  const leaving = /^(?:absolute path|invalid relative path): (.*)$/.exec(problem)?.[1];
  if (leaving !== undefined) return new Error(`the zip holds ${leaving}, which leaves its folder`, { cause });
  if (/^(the zip holds|Unzipped size)/.test(problem)) return cause as Error;
  return new Error(`${file} is not a readable zip (${problem}); accepted: a folder or a zip`, { cause });
}

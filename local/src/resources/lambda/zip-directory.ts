import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** One entry, as the directory at the end of a zip declares it. */
export interface ZipEntry {
  readonly name: string;
  readonly uncompressedBytes: number;
}

/** APPNOTE 4.3.16: the end record, which a comment of up to 64 KiB follows. */
const END_SIGNATURE = Buffer.from('PK\x05\x06', 'latin1');
const END_BYTES = 22;
const LONGEST_COMMENT_BYTES = 0xffff;
/** APPNOTE 4.3.12 */
const ENTRY_SIGNATURE = 0x02014b50;
const ENTRY_BYTES = 46;
/** APPNOTE 4.4.1.4: the true value is in a zip64 record. */
const IN_ZIP64 = 0xffffffff;

/**
 * Reads what a zip declares to hold, without unpacking anything. What it holds indeed is only seen when it is unpacked
 * (`unzip.ts`), which trusts no size.
 * @returns undefined for a zip64 directory, which is not read here.
 * @throws {Error} one line, for a file that is not a zip.
 */
export function readZipDirectory(file: string): ZipEntry[] | undefined {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    const tail = readAt(descriptor, Math.max(0, size - END_BYTES - LONGEST_COMMENT_BYTES), size);
    const end = tail.subarray(Math.max(0, tail.lastIndexOf(END_SIGNATURE)));
    if (end.length < END_BYTES || !end.subarray(0, 4).equals(END_SIGNATURE)) throw noZip(file);
    const [length, offset] = [end.readUInt32LE(12), end.readUInt32LE(16)];
    if (length === IN_ZIP64 || offset === IN_ZIP64) return undefined;
    return entriesOf(readAt(descriptor, offset, Math.min(size, offset + length)), file);
  } finally {
    closeSync(descriptor);
  }
}

function readAt(descriptor: number, start: number, end: number): Buffer {
  const bytes = Buffer.alloc(Math.max(0, end - start));
  const count = readSync(descriptor, bytes, 0, bytes.length, start);
  return bytes.subarray(0, count);
}

function entriesOf(directory: Buffer, file: string): ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  while (at < directory.length) {
    if (directory.length - at < ENTRY_BYTES || directory.readUInt32LE(at) !== ENTRY_SIGNATURE)
      throw noZip(file);
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) =>
      directory.readUInt16LE(at + field),
    );
    const nameEnd = at + ENTRY_BYTES + (nameBytes ?? 0);
    const name = directory.toString('utf8', at + ENTRY_BYTES, nameEnd);
    entries.push({ name, uncompressedBytes: directory.readUInt32LE(at + 24) });
    at = nameEnd + (extraBytes ?? 0) + (commentBytes ?? 0);
  }
  return entries;
}

const noZip = (file: string) =>
  new Error(
    `${file} is not a readable zip (its directory is missing or damaged); accepted: a folder or a zip`,
  );

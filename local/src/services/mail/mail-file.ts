import {
  appendFileSync,
  closeSync,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import type { Email } from 'aws-ses-v2-local/dist/store.js';

/** How much mail is kept. What is older is dropped, a quarter more than this at the latest. */
export interface MailLimits {
  readonly mails: number;
  readonly bytes: number;
}

const mailLimits: MailLimits = { mails: 10_000, bytes: 256 * 1024 * 1024 };

const SLACK = 1.25;
const COPY_CHUNK_BYTES = 1024 * 1024;

/** What is known of an email without reading it. */
export interface MailSummary {
  readonly messageId: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** Seconds since 1970. */
  readonly at: number;
}

interface Entry extends MailSummary {
  /** Where its line is in the file, in bytes, without its end. */
  readonly position: number;
  readonly length: number;
}

/**
 * Emails in a file with one JSON document a line; in memory there is a summary of each, some 300 bytes. A mail is
 * written before its sender gets the response. Once there are too many or they are too large, the oldest are dropped.
 */
export class MailFile {
  readonly #file: string;
  readonly #limits: MailLimits;
  #entries: Entry[] = [];
  #size = 0;

  /** Loads what a run before left; the file need not exist. */
  constructor(file: string, limits: MailLimits = mailLimits) {
    this.#file = file;
    this.#limits = limits;
    this.#load();
    this.#dropOldest(1);
  }

  append(email: Email): void {
    const line = `${JSON.stringify(email)}\n`;
    const length = Buffer.byteLength(line);
    appendFileSync(this.#file, line, { mode: 0o600 });
    this.#entries.push({ ...summaryOf(email), position: this.#size, length: length - 1 });
    this.#size += length;
    this.#dropOldest(SLACK);
  }

  clear(): void {
    rmSync(this.#file, { force: true });
    this.#entries = [];
    this.#size = 0;
  }

  /** Oldest first. */
  summaries(): readonly MailSummary[] {
    return this.#entries;
  }

  /** The newest email of an id. */
  find(messageId: string): Email | undefined {
    const entry = this.#entries.findLast((each) => each.messageId === messageId);
    if (!entry) return undefined;
    const [document] = this.#documentsOf([entry]);
    return JSON.parse(String(document)) as Email;
  }

  /** The JSON documents of emails since a time in seconds, oldest first; read one by one. */
  documents(since = 0): Iterable<Buffer> {
    return this.#documentsOf(this.#entries.filter(({ at }) => at >= since));
  }

  /** The file is opened at once, since a file that replaces it has other positions. */
  #documentsOf(entries: readonly Entry[]): Iterable<Buffer> {
    if (entries.length === 0) return [];
    const documents = readEach(openSync(this.#file, 'r'), entries);
    documents.next();
    return documents;
  }

  /** A kill may cut the last line short; its sender got no response and sends it again. */
  #load(): void {
    const descriptor = openSync(this.#file, 'a+', 0o600);
    try {
      const size = fstatSync(descriptor).size;
      for (const { line, position, length } of linesOf(descriptor, size)) {
        this.#entries.push({ ...summaryOf(JSON.parse(line) as Email), position, length });
        this.#size = position + length + 1;
      }
      if (this.#size < size) this.#keepFrom(0);
    } finally {
      closeSync(descriptor);
    }
  }

  #dropOldest(slack: number): void {
    const { mails, bytes } = this.#limits;
    if (this.#entries.length <= mails * slack && this.#size <= bytes * slack) return;
    let first = Math.max(0, this.#entries.length - mails);
    while (first < this.#entries.length && this.#size - positionOf(this.#entries, first) > bytes) first++;
    this.#keepFrom(first);
  }

  /** Replaces the file by its end, in one step, so that a kill leaves the old file or the new one. */
  #keepFrom(first: number): void {
    const start = first < this.#entries.length ? positionOf(this.#entries, first) : this.#size;
    const remaining = this.#entries.slice(first);
    copyRange(this.#file, `${this.#file}.new`, start, this.#size);
    renameSync(`${this.#file}.new`, this.#file);
    this.#entries = remaining.map((entry) => ({ ...entry, position: entry.position - start }));
    this.#size -= start;
  }
}

/** Begins with an empty one: from then on the file is closed whatever happens. */
function* readEach(descriptor: number, entries: readonly Entry[]): Generator<Buffer> {
  try {
    yield Buffer.alloc(0);
    for (const { position, length } of entries) {
      const document = Buffer.alloc(length);
      readSync(descriptor, document, 0, length, position);
      yield document;
    }
  } finally {
    closeSync(descriptor);
  }
}

const positionOf = (entries: readonly Entry[], index: number) => entries[index]?.position ?? 0;

function summaryOf({ messageId, from, destination, subject, at }: Email): MailSummary {
  const { to = [], cc = [], bcc = [] } = destination ?? {};
  return { messageId, from, to: [...to, ...cc, ...bcc], subject, at };
}

/** Whole lines of a file; memory holds one chunk and one line. */
function* linesOf(descriptor: number, size: number) {
  let rest = Buffer.alloc(0);
  let position = 0;
  for (let at = 0; at < size; ) {
    const chunk = Buffer.alloc(Math.min(COPY_CHUNK_BYTES, size - at));
    at += readSync(descriptor, chunk, 0, chunk.length, at);
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a)) {
      yield { line: rest.toString('utf8', 0, end), position, length: end };
      position += end + 1;
      rest = rest.subarray(end + 1);
    }
  }
}

function copyRange(from: string, to: string, start: number, end: number): void {
  writeFileSync(to, '', { mode: 0o600 });
  const [source, target] = [openSync(from, 'r'), openSync(to, 'a')];
  try {
    const chunk = Buffer.alloc(COPY_CHUNK_BYTES);
    for (let at = start; at < end; ) {
      const length = readSync(source, chunk, 0, Math.min(chunk.length, end - at), at);
      at += writeSync(target, chunk, 0, length);
    }
  } finally {
    closeSync(source);
    closeSync(target);
  }
}

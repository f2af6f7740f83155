import { ServiceException } from '../../shared/service-exception.ts';

/** What is known of an email without reading it. */
export interface EmailSummary {
  readonly messageId: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** Seconds since 1970. */
  readonly at: number;
}

/** An email with all its parts. */
export interface EmailDetail {
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  /** Seconds since 1970. */
  readonly at: number;
  readonly html?: string;
  readonly text?: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly attachments: readonly {
    readonly name: string;
    readonly contentType: string;
    readonly size: number;
  }[];
}

/** An attachment, to be saved. */
export interface Attachment {
  readonly body: ArrayBuffer;
  /** `content-disposition`, with its name. */
  readonly disposition: string;
}

/** An email is at most 40 MB, and is read from this machine. */
const TIMEOUT_MS = 5_000;

/** Reads the mailbox that the mirror starts, also where another process has started it. */
export class MailboxClient {
  readonly #url: string;
  readonly #timeoutMs: number;

  /**
   * @param url as `mailboxUrl` of `RunningServices`.
   * @param timeoutMs for a whole response. Default: 5 s.
   */
  constructor(url: string, timeoutMs: number = TIMEOUT_MS) {
    this.#url = url;
    this.#timeoutMs = timeoutMs;
  }

  /** The last 200 emails, the newest first. @throws {ServiceException} MailboxNotReadable */
  async list(): Promise<{ readonly total: number; readonly emails: readonly EmailSummary[] }> {
    const response = await this.#get('/emails.json');
    return this.#json(response.ok ? response : this.#refuse(response));
  }

  /** @throws {ServiceException} UnknownEmail, MailboxNotReadable */
  async find(id: string): Promise<EmailDetail> {
    return this.#json(await this.#part(id, ''));
  }

  /** Text of its HTML; empty when it has none. @throws {ServiceException} UnknownEmail, MailboxNotReadable */
  async html(id: string): Promise<string> {
    const response = await this.#part(id, '/html');
    return this.#received(() => response.text());
  }

  /** @param index from 0. @throws {ServiceException} UnknownEmail, MailboxNotReadable */
  async attachment(id: string, index: number): Promise<Attachment> {
    const response = await this.#part(id, `/attachments/${index}`);
    return {
      body: await this.#received(() => response.arrayBuffer()),
      disposition: response.headers.get('content-disposition') ?? 'attachment',
    };
  }

  async #part(id: string, path: string): Promise<Response> {
    const response = await this.#get(`/emails/${encodeURIComponent(id)}${path}`);
    if (response.ok) return response;
    if (response.status !== 404) return this.#refuse(response);
    throw new ServiceException(
      'UnknownEmail',
      `email is ${id}${path}; accepted: what GET /api/v1/emails lists, and its parts`,
      404,
    );
  }

  #get(path: string): Promise<Response> {
    const signal = AbortSignal.timeout(this.#timeoutMs);
    return this.#received(() => fetch(this.#url + path, { redirect: 'error', signal }));
  }

  async #json<Result>(response: Response): Promise<Result> {
    const text = await this.#received(() => response.text());
    try {
      return JSON.parse(text) as Result;
    } catch (cause) {
      throw this.#notReadable('its response is not JSON', cause);
    }
  }

  /** Receives a response, or the rest of it. */
  async #received<Result>(receive: () => Promise<Result>): Promise<Result> {
    try {
      return await receive();
    } catch (cause) {
      const isLate = (cause as Partial<Error>).name === 'TimeoutError';
      const within = isLate ? ` within ${this.#timeoutMs / 1_000} s` : '';
      throw this.#notReadable(`it does not respond${within}`, cause);
    }
  }

  #refuse({ status }: Response): never {
    throw this.#notReadable(`it responds ${status}`);
  }

  /** Mail may be sent to an endpoint of the user, which need not show what it takes. */
  #notReadable(why: string, cause?: unknown): ServiceException {
    return new ServiceException(
      'MailboxNotReadable',
      `The emails of ${this.#url} cannot be read: ${why}. The mirror reads the mailbox that it starts: start without SES_ENDPOINT to have that one.`,
      409,
      { cause },
    );
  }
}

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
  readonly body: Response['body'];
  /** `content-disposition`, with its name. */
  readonly disposition: string;
}

/** Reads the mailbox that the mirror starts, also where another process has started it. */
export class MailboxClient {
  readonly #url: string;

  /** @param url as `mailboxUrl` of `RunningServices`. */
  constructor(url: string) {
    this.#url = url;
  }

  /** The last 200 emails, the newest first. @throws {ServiceException} MailboxNotReadable */
  async list(): Promise<{ readonly total: number; readonly emails: readonly EmailSummary[] }> {
    const response = await this.#get('/emails.json');
    if (response.ok) return this.#json(response);
    throw this.#notReadable(`it responds ${response.status}`);
  }

  /** @throws {ServiceException} UnknownEmail, MailboxNotReadable */
  async find(id: string): Promise<EmailDetail> {
    return this.#json(await this.#part(id, ''));
  }

  /** Text of its HTML; empty when it has none. @throws {ServiceException} UnknownEmail, MailboxNotReadable */
  async html(id: string): Promise<string> {
    return (await this.#part(id, '/html')).text();
  }

  /** @param index from 0. @throws {ServiceException} UnknownEmail, MailboxNotReadable */
  async attachment(id: string, index: number): Promise<Attachment> {
    const { body, headers } = await this.#part(id, `/attachments/${index}`);
    return { body, disposition: headers.get('content-disposition') ?? 'attachment' };
  }

  async #part(id: string, path: string): Promise<Response> {
    const response = await this.#get(`/emails/${encodeURIComponent(id)}${path}`);
    if (response.ok) return response;
    throw new ServiceException(
      'UnknownEmail',
      `email is ${id}${path}; accepted: what GET /api/v1/emails lists, and its parts`,
      404,
    );
  }

  async #get(path: string): Promise<Response> {
    try {
      return await fetch(this.#url + path, { redirect: 'error' });
    } catch (cause) {
      throw this.#notReadable('it does not respond', cause);
    }
  }

  async #json<Result>(response: Response): Promise<Result> {
    try {
      return (await response.json()) as Result;
    } catch (cause) {
      throw this.#notReadable('its response is not JSON', cause);
    }
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

/** The kinds of problem the API reports; the status text is the title of RFC 9457. */
const problemKinds = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'email-not-verified': { status: 403, title: 'A verified email address is required' },
  forbidden: { status: 403, title: 'The token does not allow this' },
  'not-found': { status: 404, title: 'There is no such resource' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The content type is not supported' },
  'idempotency-key-reused': { status: 422, title: 'The idempotency key belongs to another request' },
  'customer-limit-reached': { status: 429, title: 'The customer has reached a limit' },
  'internal-error': { status: 500, title: 'The request failed' },
  'not-confirmed': { status: 503, title: 'The order is not confirmed' },
} as const;

export type ProblemKind = keyof typeof problemKinds;

/** One thing wrong with one field. `field` is a dotted path such as `lines.0.quantity`. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

export interface ProblemOptions {
  /** What is wrong in this request, and what to do. */
  readonly detail: string;
  /** Fields at fault, most important first. */
  readonly errors?: readonly FieldError[];
  /** Headers of the response in addition to the usual ones. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** A refusal that reaches the client as a problem document. https://www.rfc-editor.org/rfc/rfc9457 */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly kind: ProblemKind;
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(kind: ProblemKind, { detail, errors = [], headers = {}, cause }: ProblemOptions) {
    super(detail, { cause });
    this.kind = kind;
    this.errors = errors;
    this.headers = headers;
  }

  get status(): number {
    return problemKinds[this.kind].status;
  }

  /** The `application/problem+json` document; `field` names the first field at fault. */
  toDocument(): Record<string, unknown> {
    const [first] = this.errors;
    return {
      type: `urn:orderstream:problem:${this.kind}`,
      title: problemKinds[this.kind].title,
      status: this.status,
      detail: this.message,
      ...(first ? { field: first.field, errors: this.errors } : {}),
    };
  }
}

/**
 * The 400 problem of the fields at fault.
 * @param errors At least one; the first is the one `detail` and `field` name.
 */
export function invalidFields(errors: readonly FieldError[]): ProblemError {
  const [first] = errors;
  return new ProblemError('invalid-request', { detail: `${first?.field}: ${first?.message}`, errors });
}

/** The 400 problem of one field. */
export function invalidField(field: string, message: string): ProblemError {
  return invalidFields([{ field, message }]);
}

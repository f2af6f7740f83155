import { createHash, randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Customer } from '../../events/index.ts';
import { largestMaximumPerOrder } from '../shared/catalogue.ts';
import type { Caller } from '../shared/http/caller.ts';
import { type FieldError, invalidField, invalidFields, ProblemError } from '../shared/http/problem.ts';
import { singleLine } from '../shared/text.ts';

const maximumLines = 50;
/** Most errors of a response; a body can have thousands. */
const maximumErrors = 20;

/** Text of one line: email subjects and labels are made from it. */
function lineOfText(maximumLength: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(maximumLength)
    .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'must not contain line breaks or other control characters')
    .regex(
      /^[^\p{Cs}\u202a-\u202e\u2066-\u2069]*$/u,
      'must not contain half characters or marks that turn its direction',
    );
}

/** How many are too many depends on the product (`priceLines`); the description of the API shows the largest maximum. */
const quantity = z.int().min(1).meta({
  maximum: largestMaximumPerOrder,
  description:
    "At most `maximumPerOrder` of the product (`GET /products`), in all of the order's lines of it together",
});

/** The body of `POST /orders`. Members it does not name are ignored: a price never comes from the client. */
export const orderRequest = z.object({
  lines: z
    .array(z.object({ productId: z.string().min(1).max(100), quantity }))
    .min(1)
    .max(maximumLines),
  payment: z.object({ token: lineOfText(255) }),
  shipTo: z.object({
    name: lineOfText(100),
    line1: lineOfText(200),
    city: lineOfText(100),
    postalCode: lineOfText(20),
    country: z.string().regex(/^[A-Z]{2}$/, 'must be a country code of two capital letters, for example US'),
  }),
});

export type OrderRequest = z.infer<typeof orderRequest>;

/**
 * Checks the shape of a body.
 * @throws {ProblemError} 400 naming every field at fault (the first 20).
 */
export function parseOrderRequest(body: unknown): OrderRequest {
  const result = orderRequest.safeParse(body);
  if (result.success) return result.data;
  throw invalidFields(result.error.issues.slice(0, maximumErrors).map(fieldErrorOf));
}

function fieldErrorOf({ path, message }: z.core.$ZodIssue): FieldError {
  return { field: path.length > 0 ? path.join('.') : 'body', message };
}

/**
 * The key that makes a repeated request the same order: the client's, or a random one.
 * @throws {ProblemError} 400 naming the header unless it is 1 to 255 printable ASCII characters.
 */
export function idempotencyKeyOf(header: string | undefined): string {
  if (header === undefined) return randomUUID();
  if (/^[\x20-\x7e]{1,255}$/.test(header)) return header;
  throw invalidField(
    'Idempotency-Key',
    `has ${header.length} characters; accepted: 1 to 255 printable ASCII characters`,
  );
}

/**
 * Who the order is for, and the email address it is confirmed to.
 * @throws {ProblemError} 403 when the token has no verified email address.
 */
export function customerOf({ name, email, zoneinfo }: Caller): Customer {
  if (!email) {
    throw new ProblemError('email-not-verified', {
      detail:
        'The token needs an email claim with email_verified true: that is where the order is confirmed.',
      errors: [{ field: 'email', message: 'is missing or not verified' }],
    });
  }
  return { name: singleLine(name ?? 'Customer'), email, zoneinfo: zoneinfo ?? 'UTC' };
}

/** The same request, however its JSON is written, has the same hash. The payment token counts as part of it. */
export function requestHashOf(request: OrderRequest): string {
  return createHash('sha256').update(JSON.stringify(request)).digest('base64url');
}

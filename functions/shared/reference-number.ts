import { createHash } from 'node:crypto';

/** Crockford's base 32: no I, L, O or U, which are misread. https://www.crockford.com/base32.html */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * A reference that is easy to read aloud, unique without a counter: 60 bits of a hash of what it identifies.
 * A million a day in one namespace collide with a probability under 1 in a million.
 * @param purpose What the reference is for; the same subject has another reference for another purpose.
 * @returns 12 characters, the same for the same inputs.
 */
export function referenceFor(purpose: string, subject: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([purpose, subject]))
    .digest();
  return Array.from(hash.subarray(0, 12), (byte) => alphabet[byte % alphabet.length]).join('');
}

import { createHash, timingSafeEqual } from 'node:crypto';

/** https://www.rfc-editor.org/rfc/rfc7636#section-4.1 */
export const isVerifier = (text: string): boolean => /^[A-Za-z0-9\-._~]{43,128}$/.test(text);

/** A SHA-256 hash in base64url. https://www.rfc-editor.org/rfc/rfc7636#section-4.2 */
export const isChallenge = (text: string): boolean => /^[A-Za-z0-9\-_]{43}$/.test(text);

/** Whether a verifier is the one that a challenge of the method S256 was made of. */
export function isVerifierOf(challenge: string, verifier: string): boolean {
  const computed = createHash('sha256').update(verifier).digest('base64url');
  return (
    computed.length === challenge.length && timingSafeEqual(Buffer.from(computed), Buffer.from(challenge))
  );
}

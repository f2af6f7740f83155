/** Names of the loopback interface, which no site can have. */
const loopbackHost = /^(127\.0\.0\.1|\[::1\]|([\w-]+\.)*localhost)$/i;

/** Whether an address is one of this machine, on any port: https://www.rfc-editor.org/rfc/rfc8252#section-7.3 */
export function isLoopback(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && /^https?:$/.test(url.protocol) && loopbackHost.test(url.hostname);
}

/** Whether a browser may be sent to an address: exactly one of those registered, or this machine. */
export const mayRedirectTo = (address: string, registered: readonly string[]): boolean =>
  !address.includes('#') && (registered.includes(address) || isLoopback(address));

/** Completes the sentence "accepted: …". */
export const acceptedRedirects = (registered: readonly string[]): string =>
  [...registered, 'any address of this machine without a fragment, such as http://localhost:5173/'].join(
    ', ',
  );

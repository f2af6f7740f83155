/**
 * Text in which addresses on AWS are those where the mirror serves the same.
 * @param addresses on AWS → local, both without a slash at the end; asked for where the text has an address.
 */
export function withLocalAddresses(
  text: string,
  addresses: () => Iterable<readonly [string, string]>,
): string {
  if (!text.includes('https://')) return text;
  let local = text;
  for (const [address, replacement] of addresses()) {
    // A longer name is another address.
    local = local.replaceAll(new RegExp(`${literal(address)}(?![\\w.-])`, 'g'), () => replacement);
  }
  return local;
}

const literal = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/**
 * TLS between two threads of the mirror, which know the same key: no certificate has to be made, and none has to be
 * trusted. Node takes such keys up to TLS 1.2. https://nodejs.org/api/tls.html#pre-shared-keys
 */
const common = { ciphers: 'PSK-AES256-GCM-SHA384', maxVersion: 'TLSv1.2' } as const;

/** Options of `https.createServer`, or of any server of `node:tls`. */
export function presharedKeyServer(psk: Buffer) {
  return { ...common, pskCallback: () => psk };
}

/** Options of `tls.connect`, or of a request of `node:https`. Who has the key is who is meant, whatever its name. */
export function presharedKeyClient(psk: Buffer) {
  return {
    ...common,
    pskCallback: () => ({ psk, identity: 'mirror' }),
    checkServerIdentity: () => undefined,
  };
}

/** True for a Host header that names this machine's loopback; any other means DNS rebinding by another site's page. */
export function isOwnHost(host: string | undefined): host is string {
  return /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(host ?? '');
}

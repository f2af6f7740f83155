import type { Ready } from '../mirror/ready.ts';

/** The one line of `--json`. Scripts read it: members may be added, none may change. */
export function readyLine(ready: Ready): string {
  return `${JSON.stringify(ready)}\n`;
}

/** What people see; our own stack also gets one command to try. */
export function readyText(
  ready: Ready,
  {
    seconds,
    tokenFile,
    dataDirectory,
    isOurApp,
  }: { seconds: number; tokenFile: string; dataDirectory: string; isOurApp: boolean },
): string {
  const shown: readonly (readonly [string, string])[] = [
    ['API', ready.api],
    ['console', ready.console],
    ['mail', ready.mail],
    ['Kafka', ready.kafka],
    ['', ready.kafkaTls && `${ready.kafkaTls}  (TLS)`],
    ['', ready.kafkaScram && `${ready.kafkaScram}  (SASL/SCRAM over TLS)`],
    ['AWS', ready.aws && `${ready.aws}  (AWS_ENDPOINT_URL)`],
    ['tokens', ready.issuer && `POST ${ready.issuer}/token  (form: sub, name, email, zoneinfo, scope)`],
    ['data', dataDirectory],
  ];
  const lines = shown
    .filter(([, address]) => address)
    .map(([name, address]) => `  ${name.padEnd(8)}${address}`);
  return [
    `\n${ready.stack} is ready after ${seconds.toFixed(1)} s\n`,
    ...lines,
    '',
    ...(isOurApp ? tryIt(ready, tokenFile) : []),
    'Ctrl-C stops.\n',
  ].join('\n');
}

function tryIt({ api, token }: Ready, tokenFile: string): string[] {
  if (!api || !token) return [];
  const body =
    '{"lines":[{"productId":"book-kafka-guide","quantity":1}],"payment":{"token":"tok_visa"},' +
    '"shipTo":{"name":"Sarah","line1":"1 Main St","city":"Springfield","postalCode":"12345","country":"US"}}';
  return [
    'Place an order:\n',
    `  curl -s ${api}/orders -H "authorization: Bearer $(cat ${tokenFile})" -H 'content-type: application/json' \\\n    -d '${body}'\n`,
  ];
}

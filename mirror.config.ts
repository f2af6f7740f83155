import type { MirrorConfig } from '@orderstream/mirror';

const firstOrder =
  '{"lines":[{"productId":"book-kafka-guide","quantity":1}],"payment":{"token":"tok_visa"},' +
  '"shipTo":{"name":"Sarah","line1":"1 Main St","city":"Springfield","postalCode":"12345","country":"US"}}';

/** The order system, on this machine: `npm start`. */
export default {
  title: 'orderstream',
  app: {
    command: [process.execPath, 'bin/orderstream.ts'],
    inputs: ['bin', 'lib', 'events', 'functions', 'cdk.json', 'package-lock.json'],
    // `npx cdk synth` and the tests validate the template.
    environment: { CDK_VALIDATION: 'false' },
  },
  tokens: {
    token: { sub: 'sarah', name: 'Sarah', email: 'sarah@example.com', zoneinfo: 'UTC' },
    staffToken: {
      sub: 'staff',
      name: 'Staff',
      email: 'staff@example.com',
      zoneinfo: 'UTC',
      scope: 'staff',
      // At a sign-in the function `identity` gives the scope, to members of the group with a second factor.
      groups: ['staff'],
      hasSecondFactor: true,
    },
  },
  pages: [{ name: 'compare', title: 'Compare', script: 'ops/console/compare/page.tsx' }],
  tryIt: ({ api }, dataDirectory) =>
    `Buy something in the shop, signed in as Sarah:\n\n  ${api}/\n\nOr place an order by a command:\n\n  curl -s ${api}/orders -H "authorization: Bearer $(cat ${dataDirectory}/token)" ` +
    `-H 'content-type: application/json' \\\n    -d '${firstOrder}'\n`,
} satisfies MirrorConfig;

/** `npm run bench [-- NAME …]`: runs all benches, or those named, one after the other. */
const benches: Readonly<Record<string, () => Promise<unknown>>> = {
  mapping: () => import('./mapping/index.ts'),
  compare: () => import('./compare/index.ts'),
  calls: () => import('./calls/index.ts'),
  orders: () => import('./orders.ts'),
  console: () => import('./console/index.ts'),
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in benches));
if (unknown.length > 0) {
  process.stderr.write(
    `error: no bench ${unknown.join(', ')}; accepted: ${Object.keys(benches).join(', ')}.\n`,
  );
  process.exit(1);
}
for (const name of named.length > 0 ? named : Object.keys(benches)) await benches[name]?.();
process.exit(0);

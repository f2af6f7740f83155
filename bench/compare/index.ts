/**
 * The design of before and this one side by side: the same load, the same service away for the same while. The synchronous
 * shop runs in this process, with its delays really waited for; ours is the whole stack on a real Kafka, a consumer's event source
 * mappings disabled and enabled at the AWS endpoint.
 */
import { rotating } from '../../test/system/support/rotation.ts';
import { connectConsumers } from '../consumers.ts';
import { signUp } from '../customer.ts';
import { startMirror } from '../mirror.ts';
import { keep } from '../report.ts';
import { mirroredShop } from './mirrored.ts';
import { outages, play } from './scenario.ts';
import { synchronousShop } from './synchronous.ts';
import { type Row, tableOf } from './table.ts';

/** Before anything is measured: environments start, code gets warm. */
const warmUps = 20;

// A separate shop for each: they only wait, so they can wait at the same time.
const synchronous = await Promise.all(outages.map((outage) => play(synchronousShop(), outage)));

const mirror = await startMirror();
const consumers = await connectConsumers(mirror.ready);
const rows: Row[] = [];
try {
  const early = rotating(() => signUp(mirror.ready));
  for (let index = 0; index < warmUps; index += 1) await (await early.next()).place();
  await consumers.caughtUp();
  for (const [index, away] of outages.entries()) {
    const result = await play(await mirroredShop(mirror.ready, consumers), away);
    rows.push({ away, design: 'one after another', result: synchronous[index] as Row['result'] });
    rows.push({ away, design: 'this one', result });
  }
} finally {
  await consumers.close();
  await mirror.stop();
}
process.stdout.write(`${tableOf(rows)}\n`);
keep('compare', { rows });

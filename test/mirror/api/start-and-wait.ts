/** Starts a mirror with the options that are given as JSON, prints its AWS endpoint, and waits. */
import { startMirror } from '../../../local/src/api/index.ts';

const { endpoints } = await startMirror(JSON.parse(process.argv[2] ?? '{}'));
process.stdout.write(`${endpoints.aws}\n`);
setInterval(() => {}, 60_000);

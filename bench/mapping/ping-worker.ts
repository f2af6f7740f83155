import { parentPort } from 'node:worker_threads';
import { handler } from './functions/decode/index.mjs';

parentPort?.on('message', (event: string) => {
  parentPort?.postMessage(JSON.stringify(handler(JSON.parse(event))));
});

/**
 * A mirror's use of shared services: leases them with the options in argv (JSON), prints one line of JSON with their
 * addresses and how often it was called while they were awaited, and gives them back when standard input ends. A failure is
 * printed too.
 */
import { startServices } from '../../../local/src/services/index.ts';

let waits = 0;
const services = await startServices({
  mode: 'shared',
  ports: { kafka: 0, kafkaIam: 0, dynamodb: 0, mail: 0 },
  ...JSON.parse(process.argv[2] as string),
  onWaiting: () => {
    waits += 1;
  },
  onProgress: (message: string) => process.stderr.write(`${message}\n`),
  onUnexpectedExit: (message: string) => process.stdout.write(`${JSON.stringify({ failed: message })}\n`),
});
process.stdout.write(`${JSON.stringify({ ...services, waits })}\n`);
process.stdin.resume().on('end', async () => {
  await services.stop();
  process.exit();
});

/** A mirror to be killed: starts the services with the options in argv (JSON), prints a line, and stays. */
import { startServices } from '../../../local/src/services/index.ts';

const { kafka } = await startServices({
  ...JSON.parse(process.argv[2] as string),
  onProgress: () => {},
  onUnexpectedExit: () => {},
});
process.stdout.write(`${kafka.bootstrapBrokers}\n`);

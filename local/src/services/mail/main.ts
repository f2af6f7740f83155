/** The mailbox as a separate process, for `local/compose.yaml`: MAILBOX_HOST, MAILBOX_PORT, MAILBOX_FILE. */
import { serveMailbox } from './serve.ts';

const { MAILBOX_HOST: host = '127.0.0.1', MAILBOX_PORT: port = '8005', MAILBOX_FILE: file } = process.env;
if (!file) throw new Error('MAILBOX_FILE is not set; it names the file that keeps the mail');
if ((await serveMailbox({ host, port: Number(port), file })) === null) {
  throw new Error(`MAILBOX_PORT ${port} is in use`);
}

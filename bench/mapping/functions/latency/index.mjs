import { createSocket } from 'node:dgram';

const socket = createSocket('udp4');
// The bench does not wait for this socket to close.
socket.unref();

/** Sends when it started, in nanoseconds of the steady clock, which all threads of a machine share. */
export const handler = async () => {
  const startedAt = process.hrtime.bigint();
  socket.send(String(startedAt), Number(process.env.STARTS_PORT), '127.0.0.1');
};

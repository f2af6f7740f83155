import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { expect, test } from '@jest/globals';
import { createClients } from '../../../ops/preflight/clients.ts';

test('A call that gets no response is retried once, and ends in an error.', async () => {
  let calls = 0;
  const silent = createServer(() => {
    calls += 1;
  });
  await once(silent.listen(0, '127.0.0.1'), 'listening');
  const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const { sts } = createClients({ region: 'us-east-1', endpoint }, 500);
  await expect(sts.send(new GetCallerIdentityCommand())).rejects.toThrow(
    expect.objectContaining({ name: 'TimeoutError' }),
  );
  expect(calls).toBe(2);
  silent.closeAllConnections();
  silent.close();
});

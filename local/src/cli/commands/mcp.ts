import { once } from 'node:events';
import { command } from './command.ts';
import { noPositional } from './values.ts';

const options = {
  write: {
    type: 'boolean',
    help: 'offer the tools that change something: produce records, invoke functions, redrive dead letters. Default: the server only reads',
  },
} as const;

/** `mcp`. */
export const mcp = command({
  usage: '[--write]',
  description:
    'Serves the Model Context Protocol on standard input and output, so that a coding assistant can test an event flow: what runs, records of topics, what happened to a record, logs, invocations, dead letters. A client starts it; the mirror may be started later.',
  examples: [
    ['mcp', 'a server that only reads'],
    [
      'mcp --write --url http://127.0.0.1:3001',
      'one that may also produce records, for the mirror at that address',
    ],
  ],
  options,
  run: async ({ positionals, values, client, input, signal }) => {
    noPositional(positionals);
    const { serveTools } = await import('../mcp/server.ts');
    const handle = serveTools(client, values.write === true);
    // The client ends a server by the end of its input.
    await once(input, 'end', { signal }).finally(() => handle.close());
    return 0;
  },
});

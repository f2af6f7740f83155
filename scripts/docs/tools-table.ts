import { tools } from '../../local/src/cli/mcp/tools.ts';
import { code, table } from './markdown.ts';

/** Every tool of the MCP server with its parameters, from the table that the server offers. */
export function toolsTable(): string {
  return table(
    ['tool', 'parameters', ''],
    tools.map(({ name, input, description, isWriting }) => [
      code(name),
      Object.keys(input.shape).map(code).join(', '),
      `${isWriting ? '**With `--write`.** ' : ''}${description}`,
    ]),
  );
}

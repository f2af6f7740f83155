import { ACTIONS, TARGETS } from '../../local/src/fault-injection/actions.ts';
import { code, table } from './markdown.ts';

/** What experiments can make go wrong. */
export function actionsTable(): string {
  return table(
    ['action', 'target', 'what happens'],
    ACTIONS.map(({ id, description, target }) => [
      code(id),
      `${code(target)}, of ${code(TARGETS[target])}`,
      description,
    ]),
  );
}

import { checks } from '../../ops/preflight/checks.ts';
import { code, table } from './markdown.ts';

/** The checks of `npm run preflight`. */
export const preflightTable = (): string =>
  table(
    ['check', 'what it checks'],
    checks.map(({ id, asks }) => [code(id), asks]),
  );

import type { NewConcern } from '../concern.ts';

/** Files of a concern with a route: the total of the customer who is signed in. */
export function apiFiles(concern: NewConcern, route: string): Readonly<Record<string, string>> {
  return {
    'api.ts': apiText(concern),
    'routes.ts': routesText(concern, route),
    'get-total.ts': useCaseText(concern),
  };
}

const apiText = ({
  pascal,
  camel,
  field,
}: NewConcern) => `import { documents } from '../shared/dynamodb/table.ts';
import { createApi } from '../shared/http/api.ts';
import { environment } from '../shared/runtime/environment.ts';
import { ${camel}Routes } from './routes.ts';
import { create${pascal}Store } from './store.ts';

/** Serves the total of the customer who is signed in: \`{${field}}\`. */
export const handler = createApi(
  ${camel}Routes({ store: create${pascal}Store({ documents, tableName: environment('TABLE_NAME') }) }),
);
`;

const routesText = (
  { pascal, camel }: NewConcern,
  route: string,
) => `import type { Route } from '../shared/http/api.ts';
import { callerOf } from '../shared/http/caller.ts';
import { getTotal } from './get-total.ts';
import type { ${pascal}Ports } from './ports.ts';

/** The routes of this API, by route key. */
export function ${camel}Routes(ports: ${pascal}Ports): Record<string, Route> {
  return {
    '${route}': async (request) => {
      const { customerId } = callerOf(request);
      return { status: 200, body: await getTotal(customerId, ports) };
    },
  };
}
`;

const useCaseText = ({ pascal, field }: NewConcern) => `import type { ${pascal}Ports } from './ports.ts';

/** The total of a customer as the API returns it. */
export async function getTotal(
  customerId: string,
  { store }: ${pascal}Ports,
): Promise<{ readonly ${field}: number }> {
  return { ${field}: await store.totalOf(customerId) };
}
`;

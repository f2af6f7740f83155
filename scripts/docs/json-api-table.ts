import { acceptedText } from '../../local/src/json-api/accepted.ts';
import { type Parameter, parametersOf } from '../../local/src/json-api/openapi.ts';
import { BASE_PATH, routes } from '../../local/src/json-api/routes/index.ts';
import { code, table } from './markdown.ts';

/** Every operation of the JSON API with its parameters, from the table that requests are dispatched by. */
export function jsonApiTable(): string {
  return table(
    ['request', 'parameters', ''],
    routes.map((route) => [
      code(`${route.method} ${BASE_PATH}${route.template}`),
      parametersOf(route)
        .filter((each) => each.in === 'query')
        .map(parameterText)
        .join('; '),
      route.summary,
    ]),
  );
}

function parameterText({ name, schema }: Parameter): string {
  const byDefault = schema.default === undefined ? '' : `, default ${schema.default}`;
  return `${code(name)}: ${acceptedText(schema)}${byDefault}`;
}

import { grantsState } from '../grant-schemas.ts';
import { route } from '../route.ts';

export const grantRoutes = [
  route({
    method: 'GET',
    template: '/grants',
    summary:
      'What the roles of functions are allowed, whether something that they did needed it, and what was refused, since the start.',
    response: grantsState,
    run: async ({ access, lambda }) => {
      const names = lambda.listFunctions().map(({ functionName }) => functionName);
      const roles = access?.roleUse(names) ?? [];
      return {
        isEnforced: access !== undefined,
        roles: roles.map(({ role, functions, grants }) => ({
          role,
          functions: [...functions],
          grants: [...grants],
        })),
        refusals: access?.refusals() ?? [],
      };
    },
  }),
];

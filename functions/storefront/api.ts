import { join } from 'node:path';
import { createApi } from '../shared/http/api.ts';
import { environment } from '../shared/runtime/environment.ts';
import { readPage } from './page-files.ts';
import { storefrontRoutes } from './routes.ts';
import { configurationOf, paymentGatewayNamed } from './sign-in.ts';

/** Serves the shop: the page that places orders and shows them, and the files that it consists of. */
export const handler = createApi(
  storefrontRoutes({
    page: readPage(join(import.meta.dirname, 'page')),
    configuration: {
      ...configurationOf({
        issuer: environment('ISSUER'),
        signInUrl: environment('SIGN_IN_URL'),
        clientId: environment('CLIENT_ID'),
      }),
      paymentGateway: paymentGatewayNamed(environment('PAYMENT_GATEWAY')),
    },
  }),
);

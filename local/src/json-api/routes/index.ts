import type { Route } from '../route.ts';
import { browseRoutes } from './browse.ts';
import { clockRoutes } from './clock.ts';
import { deadLetterRoutes } from './dead-letters.ts';
import { emailRoutes } from './emails.ts';
import { experimentRoutes } from './experiments.ts';
import { faultRoutes } from './faults.ts';
import { functionRoutes } from './functions.ts';
import { grantRoutes } from './grants.ts';
import { invocationRoutes } from './invocations.ts';
import { keyRoutes } from './keys.ts';
import { logRoutes } from './logs.ts';
import { mapRoutes } from './map.ts';
import { mappingRoutes } from './mappings.ts';
import { metricRoutes } from './metrics.ts';
import { searchRoutes } from './search.ts';
import { serviceRoutes } from './services.ts';
import { stateRoutes } from './state.ts';
import { topicRoutes } from './topics.ts';

/** Where the API begins. */
export const BASE_PATH = '/api/v1';

/** Every operation of the JSON API, in the order of its description. */
export const routes: readonly Route[] = [
  ...stateRoutes,
  ...functionRoutes,
  ...logRoutes,
  ...invocationRoutes,
  ...faultRoutes,
  ...serviceRoutes,
  ...experimentRoutes,
  ...mappingRoutes,
  ...keyRoutes,
  ...deadLetterRoutes,
  ...emailRoutes,
  ...searchRoutes,
  ...topicRoutes,
  ...mapRoutes,
  ...metricRoutes,
  ...grantRoutes,
  ...browseRoutes,
  ...clockRoutes,
];

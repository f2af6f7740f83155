import { documents } from '../shared/dynamodb/table.ts';
import { environment, wholeNumberEnvironment } from '../shared/runtime/environment.ts';
import { instrumented } from '../shared/telemetry/powertools.ts';
import { checkFinality } from './check-finality.ts';
import { createOrderStore } from './store.ts';

const store = createOrderStore(documents, environment('TABLE_NAME'));
const limitInMinutes = wholeNumberEnvironment('NOT_FINAL_AFTER_IN_MINUTES');

/** Reports orders that should be shipped or cancelled by now and are not. A schedule calls it; an operator may as well. */
export const handler = instrumented(() => checkFinality({ store, limitInMinutes, now: Date.now }));

import { documents } from '../shared/dynamodb/table.ts';
import { environment } from '../shared/runtime/environment.ts';
import { instrumented } from '../shared/telemetry/powertools.ts';
import { changeGenerations, type RebuildRequest } from './change-generations.ts';
import { createGenerationStore } from './generation-store.ts';

const store = createGenerationStore({ documents, tableName: environment('TABLE_NAME') });

/** Begins a new generation of the counts, or marks it as filled; `npm run replay -- --rebuild` calls it. */
export const handler = instrumented((request: RebuildRequest) => changeGenerations(request, store));

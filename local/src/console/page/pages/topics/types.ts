import type { z } from 'zod';
import type * as batchSchemas from '../../../../json-api/batch-schema.ts';
import type * as browseSchemas from '../../../../json-api/browse-schemas.ts';

export type BrowsedPage = z.output<typeof browseSchemas.browsedPage>;
export type BrowsedRecord = z.output<typeof browseSchemas.browsedRecord>;
export type WholeRecord = z.output<typeof browseSchemas.wholeRecord>;
export type WholeContent = WholeRecord['value'];
export type TopicSchema = z.output<typeof browseSchemas.topicSchema>;
export type BatchStory = z.output<typeof batchSchemas.batchStory>;

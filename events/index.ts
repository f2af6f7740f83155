/** The contracts between concerns: topics, event types, schemas, ids and encodings. */
export * from './catalogue.ts';
export * from './cloud-events.ts';
export * from './codec.ts';
export * from './generated.ts';
export * from './identity.ts';

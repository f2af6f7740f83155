/** A function's handler, called with the parsed event and the context; before Node.js 24 also with a callback. */
export type Handler = (event: unknown, context: unknown, callback?: unknown) => unknown;

/**
 * Errors and error documents of the Node.js runtime, by the names and words it uses.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
 */

/** An error that the runtime itself raises; its name is what AWS shows as `errorType`. */
export class RuntimeError extends Error {
  constructor(type: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = `Runtime.${type}`;
  }
}

/** `{errorType, errorMessage, trace}` as JSON text. */
export function errorDocument(error: unknown): string {
  if (!isError(error)) {
    return JSON.stringify({ errorType: typeof error, errorMessage: String(error), trace: [] });
  }
  return JSON.stringify({
    errorType: error.name,
    errorMessage: error.message,
    trace: typeof error.stack === 'string' ? error.stack.split('\n') : [],
  });
}

/** True for errors of this realm and of others (a bundle may run code in its own `vm` context). */
export function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

/** How the runtime logs an error: the document's fields, the error's own properties, the stack as lines. */
export function describeForLog(error: unknown): string {
  if (!isError(error)) return String(error);
  const stack = typeof error.stack === 'string' ? error.stack.split('\n') : [];
  try {
    return JSON.stringify({ errorType: error.name, errorMessage: error.message, ...error, stack });
  } catch {
    // Own properties that JSON cannot carry (cycles, BigInt) are left out, as AWS does.
    return errorDocument(error);
  }
}

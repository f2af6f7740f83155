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

/**
 * `{errorType, errorMessage, trace}` as JSON text. Whatever was thrown, there is one, with the words of the runtime client:
 * https://github.com/aws/aws-lambda-nodejs-runtime-interface-client (`Errors.js`)
 */
export function errorDocument(error: unknown): string {
  try {
    return JSON.stringify(documentOf(error));
  } catch {
    return JSON.stringify({ errorType: 'handled', errorMessage: UNREADABLE, trace: [] });
  }
}

const UNREADABLE =
  'callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack';

function documentOf(error: unknown) {
  if (!isError(error)) {
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  }
  return {
    errorType: withoutDelete(error.name),
    errorMessage: withoutDelete(error.message),
    trace: typeof error.stack === 'string' ? withoutDelete(error.stack).split('\n') : [],
  };
}

/** The runtime's API takes no such character in a header, where the client sends all of this too. */
const withoutDelete = (text: string) => text?.replaceAll('\x7F', '%7F');

/** True for errors of this realm and of others (a bundle may run code in its own `vm` context). */
export function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

/** How the runtime logs an error: the document's fields, the error's own properties, the stack as lines. */
export function describeForLog(error: unknown): string {
  try {
    if (!isError(error)) return String(error);
    const stack = typeof error.stack === 'string' ? error.stack.split('\n') : [];
    return JSON.stringify({ errorType: error.name, errorMessage: error.message, ...error, stack });
  } catch {
    // What JSON cannot carry (cycles, BigInt) and what cannot be read is left out, as AWS does.
    return errorDocument(error);
  }
}

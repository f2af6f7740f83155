/**
 * Reads an environment variable of the function. Call it while the module loads, so that a function
 * that is deployed wrongly fails before its first event.
 * @throws {Error} naming the variable when it is absent or empty.
 */
export function environment(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(
      `Environment variable ${name} is not set. Accepted: any text. Set it where the stack declares this function.`,
    );
  }
  return value;
}

/**
 * Reads an environment variable that holds a whole number of at least 1.
 * @throws {Error} naming the variable and the value given.
 */
export function positiveIntegerEnvironment(name: string): number {
  const text = environment(name);
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new Error(`Environment variable ${name} is "${text}". Accepted: a whole number of at least 1.`);
  }
  return value;
}

/**
 * Reads an environment variable that holds a whole number, 0 included.
 * @throws {Error} naming the variable and the value given.
 */
export function wholeNumberEnvironment(name: string): number {
  const text = environment(name);
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new Error(`Environment variable ${name} is "${text}". Accepted: a whole number of at least 0.`);
}

/**
 * Reads an environment variable that holds a JSON object of texts, for example `{"books":"head@example.com"}`.
 * @throws {Error} naming the variable when it is not such an object. The value is not repeated: it may hold addresses.
 */
export function textMapEnvironment(name: string): Readonly<Record<string, string>> {
  const value = parsed(name, environment(name));
  if (!isTextMap(value)) {
    throw new Error(`Environment variable ${name} must be a JSON object whose members are all texts.`);
  }
  return value;
}

function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`Environment variable ${name} is not JSON.`, { cause });
  }
}

function isTextMap(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((member) => typeof member === 'string')
  );
}

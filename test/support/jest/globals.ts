/** `@jest/globals` of the test file that is loaded, evaluated for each. */
export const { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest, test } =
  globalThis.jestGlobalsOfFile;

import { describe, expect, test } from '@jest/globals';
import { generateSecretValue } from '../../../local/src/secrets/generated-password.ts';

describe('generated secrets', () => {
  test('a generated secret has 32 characters and one at least of each kind', () => {
    for (let run = 0; run < 50; run += 1) {
      const value = generateSecretValue({});
      expect(value).toHaveLength(32);
      for (const kind of [/[a-z]/, /[A-Z]/, /\d/, /[^\w\s]|_/]) expect(value).toMatch(kind);
      expect(value).not.toMatch(/\s/);
    }
  });

  test.each([
    [{ PasswordLength: 8, ExcludePunctuation: true }, /^[a-zA-Z0-9]{8}$/],
    [{ PasswordLength: '12', ExcludePunctuation: 'true', ExcludeNumbers: true }, /^[a-zA-Z]{12}$/],
    [{ ExcludeLowercase: true, ExcludeUppercase: true, ExcludePunctuation: true }, /^\d{32}$/],
    [
      {
        ExcludeCharacters: 'abcdefghijklmnopqrstuvwxy',
        ExcludeUppercase: true,
        ExcludeNumbers: true,
        ExcludePunctuation: true,
      },
      /^z{32}$/,
    ],
  ])('a generated secret with %j fits them', (settings, pattern) => {
    expect(generateSecretValue(settings)).toMatch(pattern);
  });

  test('a generated secret differs from the last one', () => {
    expect(generateSecretValue({})).not.toBe(generateSecretValue({}));
  });

  test('a generated secret is a member of the JSON of its template', () => {
    const value = generateSecretValue({
      SecretStringTemplate: '{"username":"sarah"}',
      GenerateStringKey: 'password',
    });
    expect(JSON.parse(value)).toEqual({ username: 'sarah', password: expect.stringMatching(/^.{32}$/) });
  });

  test.each([
    [{ SecretStringTemplate: 'sarah', GenerateStringKey: 'password' }, 'SecretStringTemplate is not JSON'],
    [{ PasswordLength: 'long' }, 'PasswordLength is "long"; accepted: a whole number from 1 to 4096'],
    [{ PasswordLength: 0 }, 'PasswordLength is 0; accepted'],
    [{ SecretStringTemplate: '[]', GenerateStringKey: 'password' }, 'is not a JSON object'],
    [
      { ExcludeLowercase: true, ExcludeUppercase: true, ExcludeNumbers: true, ExcludePunctuation: true },
      'excludes every character',
    ],
  ])('a generated secret with %j is refused', (settings, problem) => {
    expect(() => generateSecretValue(settings)).toThrow(problem);
  });
});

import { mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readGivenValues } from '../../../local/src/secrets/given-values.ts';

const newFile = () => join(mkdtempSync(join(tmpdir(), 'orderstream-values-')), 'mirror.values.json');

function valuesOf(file: string, options: Readonly<Record<string, string>> = {}) {
  const warnings: string[] = [];
  const given = readGivenValues({ options, file, warn: (message) => warnings.push(message) });
  return { given, warnings };
}

function write(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

describe('given values', () => {
  test('values of secrets and parameters come from the command line and from the file; the command line comes first', () => {
    const file = newFile();
    write(file, JSON.stringify({ one: 'file', two: 'file' }));
    const { given } = valuesOf(file, { one: 'option', three: 'option' });
    expect(['one', 'two', 'three', 'four'].map((name) => given.find(name))).toEqual([
      'option',
      'file',
      'option',
      undefined,
    ]);
    expect([...given.names()].sort()).toEqual(['one', 'three', 'two']);
  });

  test('values of secrets and parameters need no file', () => {
    expect(valuesOf(newFile()).given.names()).toEqual([]);
  });

  test('values of secrets and parameters that are objects are the JSON text of a secret', () => {
    const file = newFile();
    write(file, JSON.stringify({ database: { username: 'sarah', password: 'x' } }));
    expect(valuesOf(file).given.find('database')).toBe('{"username":"sarah","password":"x"}');
  });

  test('values of secrets and parameters of names that every object has are not found', () => {
    expect(valuesOf(newFile()).given.find('constructor')).toBeUndefined();
  });

  test('values of secrets and parameters are read again when the file changes, so that a secret can be rotated', () => {
    const file = newFile();
    write(file, '{"key":"before"}');
    const { given } = valuesOf(file);
    expect(given.find('key')).toBe('before');
    write(file, '{"key":"after"}');
    expect(given.find('key')).toBe('after');
  });

  test('values of secrets and parameters stay as they were, with one warning, while the file cannot be read', () => {
    const file = newFile();
    write(file, '{"key":"before"}');
    const { given, warnings } = valuesOf(file);
    write(file, '{"key": "half');
    expect([given.find('key'), given.find('key')]).toEqual(['before', 'before']);
    expect(warnings).toEqual([`${file} is not JSON. The values read before are used.`]);
  });

  test.each([
    ['{"key": "secret-text"', 'is not JSON.'],
    ['["secret-text"]', 'is not an object of names and values.'],
    ['{"key": ["secret-text"]}', 'the value of key is neither text nor an object.'],
    ['{"key": 7}', 'the value of key is neither text nor an object.'],
  ])(
    'values of secrets and parameters in a file with %s are refused in one line that does not repeat them',
    (text, problem) => {
      const file = newFile();
      write(file, text);
      const read = () => valuesOf(file);
      expect(read).toThrow(problem);
      expect(read).toThrow(file);
      expect(read).not.toThrow('secret-text');
    },
  );
});

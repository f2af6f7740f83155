import { describe, expect, test } from '@jest/globals';
import * as api from '../../local/src/api/index.ts';
import { exportedDeclarations } from '../../scripts/docs/api-reference.ts';

/** The page itself is compared with its generated part by `pages.test.ts`. */

const declarations = exportedDeclarations();
const inputs = ['MirrorOptions', 'MirrorConfig', 'AppConfig', 'TokenRequest'];

describe('the API reference of the mirror', () => {
  test('The API reference has every value that the package exports.', () => {
    const values = declarations
      .filter(({ kind }) => kind === 'class' || kind === 'function')
      .map(({ name }) => name);
    expect(values.sort()).toEqual(Object.keys(api).sort());
  });

  test('The API reference has every type that the package exports, with members.', () => {
    const types = declarations.filter(({ kind }) => kind === 'interface');
    expect(types.filter(({ members }) => members.length === 0)).toEqual([]);
    expect(types.map(({ name }) => name)).toEqual(expect.arrayContaining([...inputs, 'Mirror', 'Endpoints']));
  });

  test.each(declarations.map((each) => [each.name, each] as const))(
    '%s and each of its members are described',
    (_, { description, members }) => {
      expect(description).not.toBe('');
      expect(members.filter((member) => member.description === '')).toEqual([]);
    },
  );

  test.each(inputs)('Each member of %s that may be left out has a default', (name) => {
    const members = declarations.find((each) => each.name === name)?.members ?? [];
    const optional = members.filter((member) => member.name.endsWith('?'));
    expect(optional.length).toBeGreaterThan(2);
    expect(optional.filter(({ description }) => !description.includes('Default'))).toEqual([]);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  keptVariables,
  leaveEnvironmentBehind,
  ownEnvironment,
  type ProcessToReplace,
} from '../../../local/src/cli/own-environment.ts';

const secrets = {
  AWS_ACCESS_KEY_ID: 'AKIA',
  AWS_SECRET_ACCESS_KEY: 's',
  AWS_PROFILE: 'work',
  AWS_ENDPOINT_URL: 'http://localhost:1',
  GITHUB_TOKEN: 'ghp',
  SSH_AUTH_SOCK: '/tmp/ssh',
  npm_config__auth: 'a',
  DATABASE_URL: 'postgres://u:p@db',
  HTTPS_PROXY: 'http://me:secret@proxy:3128',
};
const needed = {
  PATH: '/usr/bin',
  LC_ALL: 'C.UTF-8',
  INIT_CWD: '/home/sarah/shop',
  AWS_REGION: 'eu-west-1',
  AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:9324',
  http_proxy: 'http://proxy:3128',
  Path: 'C:\\Windows',
};

function fakeProcess(env: Record<string, string>, execve?: ProcessToReplace['execve']): ProcessToReplace {
  return {
    env,
    argv: ['/bin/node', '/shop/local/main.ts', '--json'],
    argv0: 'node',
    execArgv: ['--max-semi-space-size=8'],
    execPath: '/bin/node',
    execve,
  };
}

describe('the environment of the mirror', () => {
  test('the environment of the mirror is what it needs of the shell, and no key, token or socket', () => {
    expect(ownEnvironment({ ...secrets, ...needed })).toEqual(needed);
  });

  test('the environment of the mirror has the desktop when a browser is to be opened', () => {
    expect(ownEnvironment({ DISPLAY: ':0' })).toEqual({});
    expect(ownEnvironment({ DISPLAY: ':0' }, true)).toEqual({ DISPLAY: ':0' });
  });

  test('the environment of the mirror is what the program begins again with, with the same arguments', () => {
    const calls: unknown[] = [];
    const execve = (...parameters: unknown[]) => void calls.push(parameters);
    leaveEnvironmentBehind(fakeProcess({ ...secrets, ...needed }, execve as ProcessToReplace['execve']));
    const args = ['node', '--max-semi-space-size=8', '/shop/local/main.ts', '--json'];
    expect(calls).toEqual([['/bin/node', args, needed]]);
  });

  test('the environment of the mirror lets the program continue when there is nothing to leave behind', () => {
    const env = { ...needed };
    leaveEnvironmentBehind(fakeProcess(env, (() => expect('execve').toBe('not called')) as never));
    expect(env).toEqual(needed);
  });

  test('the environment of the mirror is what is left where a process cannot be replaced', () => {
    const env: Record<string, string> = { ...secrets, ...needed };
    leaveEnvironmentBehind(fakeProcess(env));
    expect(env).toEqual(needed);
  });

  test('the environment of the mirror is documented variable by variable', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/reference/configuration.md'), 'utf8');
    const [, section = ''] = page.split('### The environment of the mirror');
    const documented = (section.split(/^#/m)[0] ?? '').match(/`[A-Z_*]+`/g) ?? [];
    expect(documented.sort()).toEqual(keptVariables.map((name) => `\`${name}\``).sort());
  });

  test('the environment of the mirror has every variable that the sources read', () => {
    const local = join(import.meta.dirname, '../../../local/src');
    // There, an environment is a function's, the mailbox's or that of an app that is synthesized.
    const elsewhere = /^lambda\/|^services\/mail\/main\.ts|^mirror\/watch\/recorder\.ts/;
    const sources = readdirSync(local, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !elsewhere.test(file))
      .map((file) => readFileSync(join(local, file), 'utf8'));
    const read = sources.flatMap((text) => {
      const members = [...text.matchAll(/(?<![.\w])(?:process\.env|environment)\.([A-Z][A-Z_]+)\b/g)];
      const destructured = [...text.matchAll(/\{([^{}]*)\} = (?:process\.env|environment);/g)];
      const names = destructured.flatMap(([, list = '']) => list.match(/\b[A-Z][A-Z_]+\b/g) ?? []);
      const quoted = [...text.matchAll(/\bfromVariable\('(\w+)'/g)];
      return [...[...members, ...quoted].map(([, name = '']) => name), ...names];
    });
    const noVariables = ['TZ'];
    const missing = read.filter(
      (name) => !noVariables.includes(name) && !(name in ownEnvironment({ [name]: 'x' })),
    );
    expect(read.length).toBeGreaterThan(5);
    expect(missing).toEqual([]);
  });
});

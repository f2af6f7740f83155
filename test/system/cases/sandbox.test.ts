import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { caseFile, startCase } from './support.ts';

describe('the sandbox of a function', () => {
  test('the sandbox of a function has the code as working directory and as /var/task, for child processes too, and keeps it as it is', async () => {
    await using running = await startCase('relative-files');
    expect(await running.invoke('relative')).toEqual({
      payload: {
        cwd: expect.any(String),
        read: 'not a certificate\n',
        absolute: 'not a certificate\n',
        child: expect.stringMatching(/^(\/var\/task|.*\/relative-files\/code)$/),
        chdir: 'done',
        // After chdir: below /tmp.
        write: 'written',
      },
    });
    expect(readdirSync(caseFile('relative-files', 'code')).sort()).toEqual(['certs', 'index.js']);
    expect(existsSync('left-behind.txt')).toBe(false);
    expect(running.system.said()).toContain(
      'functions in processes, since a thread cannot do what they need: relative (child_process)',
    );
  });

  test('the sandbox of a function has a /tmp that no other function sees, and that the machine does not keep', async () => {
    await using running = await startCase('shared-tmp');
    expect(await running.invoke('tmp-a')).toEqual({ payload: { before: null } });
    expect(await running.invoke('tmp-b')).toEqual({ payload: { before: null } });
    expect(await running.invoke('tmp-a')).toEqual({ payload: { before: 'a' } });
    expect(existsSync('/tmp/state')).toBe(false);
  });

  test('the sandbox of a function ends by its own signal, and the mirror continues', async () => {
    await using running = await startCase('process-kill');
    for (const _ of ['first', 'second']) {
      const { payload, error } = await running.invoke('killer');
      expect(error).toBe('Unhandled');
      expect(payload).toMatchObject({
        errorType: 'Runtime.ExitError',
        errorMessage: expect.stringContaining('Runtime exited with error: signal: terminated'),
      });
    }
  });

  test('the sandbox of a function loads what NODE_OPTIONS name, relative to the code', async () => {
    await using running = await startCase('node-options-preload');
    expect(await running.invoke('preload')).toEqual({ payload: { preloaded: true } });
  });
});

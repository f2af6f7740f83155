import { describe, expect, test } from '@jest/globals';
import { startCase } from './support.ts';

describe('code as Lambda finds it', () => {
  test('a CommonJS function with a layer gets its errors and the SDK of the runtime', async () => {
    await using running = await startCase('layer-require-hangs');
    expect(await running.invoke('optional')).toEqual({ payload: { got: 'MODULE_NOT_FOUND' } });
    expect(await running.invoke('no-layer')).toEqual({ payload: { got: 'MODULE_NOT_FOUND' } });
    expect(await running.invoke('sdk')).toEqual({ payload: { got: 'function' } });
  });

  test('a handler in a layer is run, and the start does not call it a mistake', async () => {
    await using running = await startCase('handler-in-a-layer');
    expect(await running.invoke('wrapped')).toEqual({ payload: 'wrapped' });
    expect(running.system.said()).not.toContain('as on AWS');
  });
});

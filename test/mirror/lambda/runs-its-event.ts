/** Runs the text of a function body that the event brings, with what a CommonJS module has. */
export const RUNS_ITS_EVENT = `
  const fs = require('node:fs');
  const { setTimeout: sleep } = require('node:timers/promises');
  const attempt = async (f) => { try { return await f(); } catch (error) { return error.code ?? error.message; } };
  exports.handler = async ({ body }) => {
    const run = new Function('fs', 'require', 'attempt', 'sleep', '__dirname', 'return (async () => {' + body + '})()');
    return run(fs, require, attempt, sleep, __dirname);
  };`;

import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

let bundle: Promise<URL> | undefined;

/**
 * The worker's bootstrap as one JavaScript module, built once a process. Loading the TypeScript itself
 * costs every cold start 25 ms for stripping the types (docs/decisions/040-runtime-bundle.md).
 */
export function runtimeBundle(): Promise<URL> {
  bundle ??= buildRuntime();
  return bundle;
}

async function buildRuntime(): Promise<URL> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL('runtime/bootstrap.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    logLevel: 'silent',
  });
  // Stack traces would otherwise show the whole module as its own address.
  const code = `${result.outputFiles[0]?.text}\n//# sourceURL=file:///var/runtime/index.mjs`;
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}

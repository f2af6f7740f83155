import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { moduleUrl } from '../shared/package-directory.ts';

/** The bootstrap as one JavaScript module. */
export interface RuntimeBundle {
  readonly code: string;
  /** The same as a worker thread takes it. */
  readonly url: URL;
}

let bundle: Promise<RuntimeBundle> | undefined;

/**
 * The bootstrap of threads and processes, built once a process. Loading the TypeScript itself costs every cold start
 * 25 ms for stripping the types (docs/decisions/040-runtime-bundle.md).
 */
export function runtimeBundle(): Promise<RuntimeBundle> {
  bundle ??= buildRuntime();
  return bundle;
}

async function buildRuntime(): Promise<RuntimeBundle> {
  const result = await build({
    entryPoints: [fileURLToPath(moduleUrl('./runtime/bootstrap', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    logLevel: 'silent',
  });
  // Stack traces would otherwise show the whole module as its own address.
  const code = `${result.outputFiles[0]?.text}\n//# sourceURL=file:///var/runtime/index.mjs`;
  return { code, url: new URL(`data:text/javascript,${encodeURIComponent(code)}`) };
}

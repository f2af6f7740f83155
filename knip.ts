import type { KnipConfig } from 'knip';
import { entries } from './lib/function/entries.ts';

/** What `npm run check` takes for unused: files that no program starts or imports, exports, dependencies. */
export default {
  // Generated: an event type has its interface as soon as it has a schema, before a concern imports it.
  ignoreIssues: { 'events/generated.ts': ['types'] },
  workspaces: {
    '.': {
      entry: [
        'bin/orderstream.ts',
        ...Object.values(entries).map((file) => `functions/${file}`),
        // Named by the page's document.
        'functions/storefront/page/main.tsx',
        // A page of the console: mirror.config.ts.
        'ops/console/compare/page.tsx',
        // Started or read by path: workers, child processes, what esbuild puts in the place of a package.
        'lib/function/no-woff2.ts',
        'bench/mapping/{fill,ping-worker}.ts',
        'test/support/synthesis/main.ts',
        'test/support/jest/globals.ts',
        'test/mirror/{api/start-and-wait,services/{hold,lease}-services}.ts',
        'test/system/support/attack.js',
        'scripts/count-tests.mjs',
      ],
      project: ['**/*.{ts,tsx,js,mjs}', '!test/fixtures/**', '!bench/mapping/functions/**', '!examples/**'],
      ignoreDependencies: [
        // `typefaces.ts` puts the names of the fonts together.
        /^@expo-google-fonts\//,
        // Imported by code that is a string here: functions that tests bundle, and a child process.
        /^@aws-sdk\/client-(s3|sns|sqs)$/,
        '@aws-lambda-powertools/kafka',
        '@middy/event-normalizer',
        '@sparticuz/chromium',
        // Imported by the provider framework of CDK, which a test deploys.
        '@aws-sdk/client-sfn',
        // Programs: `npx cdk`, the runner that `scripts/test` starts, and hooks that contributors install.
        'aws-cdk',
        'jest',
        'lefthook',
      ],
      // Programs of the machine, which the commands that need them name when they are missing.
      ignoreBinaries: ['go', 'mvn', 'pip'],
    },
    local: {
      entry: [
        'src/cli/main.ts',
        // Imported by the program in `bin`, compiled to `dist`.
        'src/api/launch.ts',
        // Started by path.
        'src/lambda/runtime/bootstrap.ts',
        'src/mirror/watch/recorder.ts',
        'src/services/mail/{main,mailbox-worker}.ts',
        'src/services/pool/host-main.ts',
        // Served to browsers.
        'src/**/page/{page.js,main.tsx}',
        // Commands of developers: CONTRIBUTING.md.
        'java/build.ts',
        'maven/pin.ts',
      ],
      project: ['**/*.{ts,tsx,js,mjs}', '!dist/**'],
      // Pins the version that aws-ses-v2-local imports.
      ignoreDependencies: ['mailparser'],
      ignoreBinaries: ['jar', 'javac'],
    },
  },
} satisfies KnipConfig;

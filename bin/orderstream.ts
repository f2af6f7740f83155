#!/usr/bin/env node
import { join } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import cdkJson from '../cdk.json' with { type: 'json' };
import { type Config, ConfigError, configFrom } from '../lib/config/index.ts';
import { Bundles } from '../lib/function/bundles.ts';
import { addChecks } from '../lib/nag.ts';
import { OrderstreamStack } from '../lib/orderstream-stack.ts';

// The CDK CLI passes the context of cdk.json itself; without it (`node bin/orderstream.ts`) it is read here.
const app = new App({ context: cdkJson.context });
const config = readConfig(app);
// What the mirror sets with `--inspect`.
const isDebugged = process.env.MIRROR_SOURCE_MAPS === 'true';
new OrderstreamStack(app, { config, code: new Bundles(join(app.outdir, 'bundles'), { isDebugged }) });
await addChecks(app, process.env);
app.synth();

/** Ends the program with the mistakes, one a line, when the context cannot be used. */
function readConfig({ node }: App): Config {
  try {
    return configFrom(node.getAllContext());
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

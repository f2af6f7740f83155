#!/usr/bin/env node
import { join } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import cdkJson from '../cdk.json' with { type: 'json' };
import { configFrom } from '../lib/config/index.ts';
import { Bundles } from '../lib/function/bundles.ts';
import { OrderstreamStack } from '../lib/orderstream-stack.ts';

// The CDK CLI passes the context of cdk.json itself; without it (`node bin/orderstream.ts`) it has to come from here.
const app = new App({ context: cdkJson.context });
const config = configFrom(app.node.getAllContext());
new OrderstreamStack(app, { config, code: new Bundles(join(app.outdir, 'bundles')) });
app.synth();

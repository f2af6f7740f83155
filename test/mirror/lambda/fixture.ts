import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLambdaService, type LambdaServiceOptions } from '../../../local/src/lambda/service.ts';
import type { FunctionConfiguration, LambdaService } from '../../../local/src/lambda/types.ts';
import { silentLog } from '../../../local/src/shared/log.ts';

/** A Lambda service and a folder for its functions' code; `stop` removes both. */
export interface LambdaFixture {
  readonly service: LambdaService;
  readonly directory: string;
  /** Writes the files, registers a function `name` over them and returns the name. */
  deploy(
    name: string,
    files: string | Readonly<Record<string, string>>,
    overrides?: Partial<FunctionConfiguration>,
  ): string;
  /** Invokes with a JSON-able event; the payload parsed. */
  call(name: string, event?: unknown): Promise<{ error: boolean; response: unknown; logTail: string }>;
  stop(): Promise<void>;
}

export function startLambda(options: Partial<LambdaServiceOptions> = {}): LambdaFixture {
  const directory = mkdtempSync(path.join(tmpdir(), 'lambda-test-'));
  const service = createLambdaService({
    awsEndpointUrl: 'http://127.0.0.1:4566',
    accessKey: (name) => ({
      accessKeyId: `key-of-${name}`,
      secretAccessKey: 'secret',
      sessionToken: 'token',
    }),
    log: silentLog,
    ...options,
  });
  return {
    service,
    directory,
    deploy: (name, files, overrides) => {
      const codeDirectory = path.join(directory, name);
      writeFiles(codeDirectory, typeof files === 'string' ? { 'index.mjs': files } : files);
      service.putFunction({ ...configurationOf(name, codeDirectory), ...overrides });
      return name;
    },
    call: async (name, event = {}) => {
      const { functionError, payload, logTail } = await service.invoke(name, JSON.stringify(event));
      return { error: functionError !== undefined, response: JSON.parse(payload), logTail };
    },
    stop: async () => {
      await service.stop(0);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export function writeFiles(directory: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    writeFileSync(path.join(directory, name), text);
  }
}

/** A function of Node.js 24 with the handler `index.handler`. */
export function configurationOf(name: string, codeDirectory: string): FunctionConfiguration {
  return {
    functionName: name,
    functionArn: `arn:aws:lambda:us-east-1:123456789012:function:${name}`,
    logicalId: name,
    runtime: 'nodejs24.x',
    handler: 'index.handler',
    codeDirectory,
    layerDirectories: [],
    timeoutSeconds: 10,
    memorySizeInMb: 128,
    environment: {},
    roleArn: 'arn:aws:iam::123456789012:role/test',
  };
}

/**
 * Mirrors that test files use one after the other, in jest's own process. A file has its mirror alone until it gives it back;
 * as many run as files that ask at the same time.
 */
import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Ready } from '../../../local/src/mirror/ready.ts';
import { synthesizeOwnStack } from './own-stack.ts';
import { removeDataDirectory, type System, startOnSharedServices } from './system.ts';

/** A mirror that a test file has for a while. */
export interface Lease {
  readonly id: number;
  readonly ready: Ready;
  readonly dataDirectory: string;
}

/** Settings of our stack, as `-c` gives them. */
export type Settings = Readonly<Record<string, string>>;

export interface MirrorPool {
  /** `POST` it settings for a lease; `POST` it `/ID/return` or `/ID/discard` at the lease's end. */
  readonly url: string;
  /** Ends all mirrors, and removes their data. */
  stop(): Promise<void>;
}

interface Member {
  readonly id: number;
  readonly settings: string;
  readonly system: System;
  readonly assembly: string | undefined;
  isIdle: boolean;
}

/** Starts the pool. It has no mirror until a test file asks for one. */
export async function startMirrorPool(): Promise<MirrorPool> {
  const members = new Map<number, Member>();
  let count = 0;

  async function lease(settings: string): Promise<Lease> {
    const idle = [...members.values()].find((each) => each.isIdle && each.settings === settings);
    if (idle) idle.isIdle = false;
    const { id, system } = idle ?? (await add(settings));
    return { id, ready: system.ready, dataDirectory: system.dataDirectory };
  }

  async function add(settings: string): Promise<Member> {
    count += 1;
    const id = count;
    const member = { id, settings, isIdle: false, ...(await startMirror(JSON.parse(settings))) };
    members.set(id, member);
    return member;
  }

  async function respond(url: string, body: string): Promise<unknown> {
    const [, id, end] = url.split('/');
    if (!id) return await lease(body);
    const member = members.get(Number(id));
    if (!member) throw new Error(`there is no mirror ${id}`);
    if (end === 'return') member.isIdle = true;
    else {
      members.delete(member.id);
      await endMirror(member);
    }
    return {};
  }

  const server = createServer(async (request, response) => {
    try {
      response.end(JSON.stringify(await respond(request.url ?? '', await text(request))));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.close();
      await Promise.all([...members.values()].map(endMirror));
    },
  };
}

async function startMirror(settings: Settings): Promise<Pick<Member, 'system' | 'assembly'>> {
  const hasSettings = Object.keys(settings).length > 0;
  const assembly = hasSettings ? synthesizeOwnStack(settings) : undefined;
  const system = await startOnSharedServices(assembly ? ['--assembly', assembly] : []);
  return { system, assembly };
}

async function endMirror({ system, assembly }: Member): Promise<void> {
  await system.end('SIGTERM');
  removeDataDirectory(system.dataDirectory);
  if (assembly) rmSync(assembly, { recursive: true, force: true });
}

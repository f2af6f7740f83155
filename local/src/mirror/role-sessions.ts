import { createHash } from 'node:crypto';
import type { RoleSession } from '../iam/caller.ts';
import type { AccessKey } from '../iam/types.ts';
import { removeSessionKey, removeSessionKeys, sessionKeyFor } from '../services/index.ts';

/** A session that is open, and its credentials. */
export interface OpenSession extends AccessKey {
  readonly session: RoleSession;
  readonly expiresAt: Date;
}

/** A function that assumes a role for each record must fill neither memory nor disk; the oldest sessions end first. */
const MOST_SESSIONS = 1_000;

/** The sessions of roles that STS opened, by access key. They end with the mirror. */
export class RoleSessions {
  readonly #dataDirectory: string;
  readonly #byKey = new Map<string, OpenSession>();
  /** The last session of each role, by what the broker calls the role: its policies are those of all its sessions. */
  readonly #byOwner = new Map<string, RoleSession>();

  constructor(dataDirectory: string) {
    this.#dataDirectory = dataDirectory;
    removeSessionKeys(dataDirectory);
  }

  /**
   * Opens a session.
   * @param publish lets the broker know the policies of an owner, before it knows the key.
   */
  open(session: RoleSession, durationSeconds: number, publish: (owner: string) => void): OpenSession {
    const owner = ownerOf(session.roleArn);
    this.#byOwner.set(owner, session);
    publish(owner);
    const key = sessionKeyFor(this.#dataDirectory, owner);
    const opened = { ...key, session, expiresAt: new Date(Date.now() + durationSeconds * 1_000) };
    this.#byKey.set(key.accessKeyId, opened);
    const [oldest = ''] = this.#byKey.keys();
    if (this.#byKey.size > MOST_SESSIONS) this.#end(oldest);
    setTimeout(() => this.#end(key.accessKeyId), durationSeconds * 1_000).unref();
    return opened;
  }

  /** The session of an access key; undefined for one that is over, and for other keys. */
  find(accessKeyId: string): OpenSession | undefined {
    const open = this.#byKey.get(accessKeyId);
    return open && open.expiresAt.getTime() > Date.now() ? open : undefined;
  }

  /** A session of the role that the broker knows by this name. */
  readonly ofOwner = (owner: string): RoleSession | undefined => this.#byOwner.get(owner);

  /** What the broker calls the roles of sessions. */
  owners(): string[] {
    return [...this.#byOwner.keys()];
  }

  #end(accessKeyId: string): void {
    this.#byKey.delete(accessKeyId);
    removeSessionKey(this.#dataDirectory, accessKeyId);
  }
}

/** Names of roles may have characters that those of files may not. */
function ownerOf(roleArn: string): string {
  const name = roleArn
    .split('/')
    .at(-1)
    ?.replace(/[^\w-]/g, '_');
  return `role-${name}-${createHash('sha256').update(roleArn).digest('hex').slice(0, 12)}`;
}
